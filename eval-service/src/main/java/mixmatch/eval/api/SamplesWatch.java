package mixmatch.eval.api;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mixmatch.eval.board.ConfidenceHistogram;
import mixmatch.eval.board.Guesses;
import mixmatch.service.ServiceConfig;

/** The newest guessed batches of the runs that somebody looks at. Bound: {@value #MOST} runs, those looked at last. */
@ApplicationScoped
class SamplesWatch implements SamplesLook.Seen {
    private static final int MOST = 4;
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(4);

    /** What is known of a run's guesses. */
    record Known(Optional<Sample> sample, Optional<Double> accuracy, ConfidenceHistogram confidence) {}

    private static final class Looked {
        private final Guesses guesses = new Guesses();
        private long lookedNanos;
        private boolean read;
        private Optional<Sample> sample = Optional.empty();
        /** Whoever asked for the sample may ask for its sprite after the next has come. */
        private Optional<Sample> before = Optional.empty();
    }

    /** Its lock is its own. */
    private final Map<String, Looked> runs = new LinkedHashMap<>(8, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Looked> eldest) {
            return size() > MOST;
        }
    };

    private final WhileLooked watch;

    SamplesWatch(ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.watch = new WhileLooked(
                "samples-watch", () -> new SamplesLook(kafka, config.topicPrefix(), this::looked, this), () -> false);
    }

    /** Looks at a run; the first time it waits until its batches have been looked for. */
    Known look(String run) throws InterruptedException {
        synchronized (runs) {
            Looked looked = runs.computeIfAbsent(run, name -> new Looked());
            looked.lookedNanos = System.nanoTime();
            watch.look();
            long deadline = System.nanoTime() + FIRST_WITHIN.toNanos();
            while (!looked.read && System.nanoTime() < deadline) {
                TimeUnit.NANOSECONDS.timedWait(runs, deadline - System.nanoTime());
            }
            return new Known(looked.sample, looked.guesses.accuracy(), looked.guesses.confidence());
        }
    }

    /** The PNG of a step that was looked at just now. */
    Optional<byte[]> sprite(String run, long step) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(run)).stream()
                    .flatMap(looked -> java.util.stream.Stream.of(looked.sample, looked.before))
                    .flatMap(Optional::stream)
                    .filter(sample -> sample.step() == step)
                    .map(Sample::sprite)
                    .findFirst();
        }
    }

    private Set<String> looked() {
        synchronized (runs) {
            Set<String> now = new HashSet<>();
            runs.forEach((run, looked) -> {
                if (System.nanoTime() - looked.lookedNanos < WhileLooked.LINGERS.toNanos()) {
                    now.add(run);
                }
            });
            return now;
        }
    }

    @Override
    public void sample(String run, Sample sample, Guesses.Batch guesses) {
        synchronized (runs) {
            Looked looked = runs.get(run);
            if (looked != null) {
                looked.guesses.add(guesses);
                looked.before = looked.sample;
                looked.sample = Optional.of(sample);
            }
        }
    }

    @Override
    public void looked(String run) {
        synchronized (runs) {
            Looked looked = runs.get(run);
            if (looked != null) {
                looked.read = true;
                runs.notifyAll();
            }
        }
    }

    @PreDestroy
    void close() {
        watch.close();
    }
}
