package mixmatch.eval.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.tracking.MlflowServer.RefusedException;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import org.junit.jupiter.api.Test;

class MlflowLogTest {
    private static final Duration SOON = Duration.ofMillis(10);

    private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
    private final List<String> dropped = new CopyOnWriteArrayList<>();
    private final Map<String, RunState> known = new ConcurrentHashMap<>();
    private final Function<String, Optional<RunState>> states = run -> Optional.ofNullable(known.get(run));

    private static AnnouncedCheckpoint checkpoint(String run, long step) {
        return new AnnouncedCheckpoint(
                CheckpointWritten.newBuilder().setRun(run).setStep(step).build(),
                RunSpec.newBuilder().setRun(run).build(),
                RunState.newBuilder().setRun(run).build());
    }

    private static String text(AnnouncedCheckpoint announced) {
        return announced.checkpoint().getRun() + " " + announced.checkpoint().getStep();
    }

    private MlflowLog log(MlflowLog.Work work) {
        return new MlflowLog(Optional.of(work), states, SOON, dropped::add);
    }

    private String next() throws InterruptedException {
        return Optional.ofNullable(logged.poll(3, TimeUnit.MINUTES)).orElse("nothing");
    }

    @Test
    void whileMlflowIsAwayOnlyTheNewestCheckpointOfARunWaits() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        CountDownLatch tried = new CountDownLatch(2);
        try (MlflowLog log = log(announced -> {
            if (away.get()) {
                tried.countDown();
                throw new IOException("away");
            }
            logged.add(text(announced));
        })) {
            log.offer(checkpoint("a", 1));
            assertThat(tried.await(3, TimeUnit.MINUTES)).isTrue();
            log.offer(checkpoint("b", 1));
            log.offer(checkpoint("a", 2));
            away.set(false);

            assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a 2", "b 1");
            assertThat(logged).isEmpty();
            assertThat(dropped).isEmpty();
        }
    }

    @Test
    void aRunThatFailsEachTimeHoldsUpNoOther() throws Exception {
        try (MlflowLog log = log(announced -> {
            if (announced.checkpoint().getRun().equals("a")) {
                throw new IOException("a is always away");
            }
            logged.add(text(announced));
        })) {
            log.offer(checkpoint("a", 1));
            log.offer(checkpoint("b", 1));

            assertThat(next()).isEqualTo("b 1");
            assertThat(dropped).isEmpty();
        }
    }

    @Test
    void aRunThatFailsOrStopsIsLoggedOnceMoreWithThatState() throws Exception {
        known.put(
                "a",
                RunState.newBuilder()
                        .setRun("a")
                        .setPhase(RunState.Phase.PHASE_RUNNING)
                        .build());
        try (MlflowLog log = log(announced ->
                logged.add(text(announced) + " " + announced.state().getPhase()))) {
            log.offer(checkpoint("a", 1));
            assertThat(next()).startsWith("a 1");
            assertThat(logged.poll(10 * SOON.toMillis(), TimeUnit.MILLISECONDS)).isNull();

            known.put(
                    "a",
                    RunState.newBuilder()
                            .setRun("a")
                            .setPhase(RunState.Phase.PHASE_FAILED)
                            .build());

            assertThat(next()).isEqualTo("a 1 PHASE_FAILED");
            assertThat(logged.poll(10 * SOON.toMillis(), TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void whatIsRefusedIsCountedAndHoldsUpNothing() throws Exception {
        try (MlflowLog log = log(announced -> {
            if (announced.checkpoint().getRun().equals("a")) {
                throw new RefusedException("", "no");
            }
            logged.add(text(announced));
        })) {
            log.offer(checkpoint("a", 1));
            log.offer(checkpoint("b", 1));

            assertThat(next()).isEqualTo("b 1");
            assertThat(dropped).containsExactly("refused");
        }
    }

    @Test
    void aFullLogDropsTheLongestWaitingAndNeverBlocks() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch working = new CountDownLatch(1);
        try (MlflowLog log = log(announced -> {
            working.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            log.offer(checkpoint("first", 1));
            assertThat(working.await(3, TimeUnit.MINUTES)).isTrue();
            for (int i = 0; i < MlflowLog.MOST_WAITING + 4; i++) {
                log.offer(checkpoint("run" + i, 1));
            }

            assertThat(dropped).hasSize(5).containsOnly("too-many-runs");
        }
    }

    @Test
    void withoutAServerNothingIsKept() throws Exception {
        try (MlflowLog log = new MlflowLog(Optional.empty(), states, SOON, dropped::add)) {
            for (int i = 0; i < 2 * MlflowLog.MOST_WAITING; i++) {
                log.offer(checkpoint("run" + i, 1));
            }
            assertThat(dropped).isEmpty();
        }
    }
}
