package mixmatch.eval.api;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mixmatch.eval.board.ConfidenceHistogram;
import mixmatch.eval.board.Guesses;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.ServiceConfig;

/** The newest guessed batches of the runs that somebody looks at. Bound: {@value #MOST} runs, those looked at last. */
@ApplicationScoped
class SamplesWatch {
    private static final int MOST = 4;
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(4);

    /** The newest guesses of a run, with their accuracy and their confidence. */
    record NewestGuesses(Optional<Sample> sample, Optional<Double> accuracy, ConfidenceHistogram confidence) {}

    private static final class WatchedRun {
        private final Guesses guesses = new Guesses();
        private long lookedNanos;
        private boolean read;
        private Optional<Sample> sample = Optional.empty();
        /** The sample before: its sprite may be asked for after the next sample has come. */
        private Optional<Sample> before = Optional.empty();
    }

    /** Guarded by itself. */
    private final Map<String, WatchedRun> runs = RecentlyUsed.atMost(MOST);

    private final OnDemandPoller poller;

    SamplesWatch(ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.poller = new OnDemandPoller(
                "samples-watch", () -> new SampleSnapshot(kafka, config.topicPrefix(), this), () -> false);
    }

    /** The newest guesses of a run; the first call for a run waits until its partition has been read. */
    NewestGuesses look(String run) throws InterruptedException {
        synchronized (runs) {
            WatchedRun watched = runs.computeIfAbsent(run, name -> new WatchedRun());
            watched.lookedNanos = System.nanoTime();
            poller.look();
            long deadline = System.nanoTime() + FIRST_WITHIN.toNanos();
            while (!watched.read && System.nanoTime() < deadline) {
                TimeUnit.NANOSECONDS.timedWait(runs, deadline - System.nanoTime());
            }
            return new NewestGuesses(watched.sample, watched.guesses.accuracy(), watched.guesses.confidence());
        }
    }

    /** The PNG of a step that {@link #look} gave just now. */
    Optional<byte[]> sprite(String run, long step) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(run)).stream()
                    .flatMap(watched -> Stream.of(watched.sample, watched.before))
                    .flatMap(Optional::stream)
                    .filter(sample -> sample.header().step() == step)
                    .map(Sample::sprite)
                    .findFirst();
        }
    }

    /** The runs that somebody looks at now. */
    Set<String> runs() {
        synchronized (runs) {
            Set<String> now = new HashSet<>();
            runs.forEach((run, watched) -> {
                if (System.nanoTime() - watched.lookedNanos < OnDemandPoller.LINGERS.toNanos()) {
                    now.add(run);
                }
            });
            return now;
        }
    }

    /** Takes the newest batch of a run. */
    void sample(String run, Sample sample, Guesses.Batch guesses) {
        synchronized (runs) {
            WatchedRun watched = runs.get(run);
            if (watched != null) {
                watched.guesses.add(guesses);
                watched.before = watched.sample;
                watched.sample = Optional.of(sample);
            }
        }
    }

    /** The end of the run's partition has been looked at. */
    void looked(String run) {
        synchronized (runs) {
            WatchedRun watched = runs.get(run);
            if (watched != null) {
                watched.read = true;
                runs.notifyAll();
            }
        }
    }

    @PreDestroy
    void close() {
        poller.close();
    }
}
