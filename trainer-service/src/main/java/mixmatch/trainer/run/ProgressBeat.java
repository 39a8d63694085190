package mixmatch.trainer.run;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.Outages;
import mixmatch.service.VitalThread;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.v1.GuessMask;
import mixmatch.v1.GuessedClasses;
import mixmatch.v1.Progress;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jboss.logging.Logger;

/** The owner's heartbeat: once a second how far the run is, its last losses, its rate, and what it waits for. */
final class ProgressBeat implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ProgressBeat.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final double SMOOTHING_SECONDS = 5;
    /** Training waits for a heartbeat that waits for the broker, but not longer. */
    private static final long MOST_BLOCKED_MILLIS = 1_000;
    /** A heartbeat goes to the partition's new leader soon enough that no other trainer takes the run. */
    private static final int UNANSWERED_MILLIS = 2_000;

    private final String run;
    private final LongSupplier steps;
    private final TrainerKafka kafka;
    private final Producer<String, byte[]> producer;
    private final ScheduledExecutorService beat;
    private final Progress.Builder now;
    private double rate;
    private long lastStep;
    private long lastNanos = System.nanoTime();

    /** @param steps those of the whole run, as far as is known at the time */
    ProgressBeat(Ownership ownership, LongSupplier steps, TrainerKafka kafka) {
        this.run = ownership.run();
        this.steps = steps;
        this.kafka = kafka;
        this.producer = kafka.producer(Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST_BLOCKED_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, UNANSWERED_MILLIS));
        this.lastStep = ownership.completed();
        this.now = Progress.newBuilder()
                .setRun(run)
                .setEpoch(ownership.epoch())
                .setStep(lastStep)
                .setWaitsFor("its checkpoint")
                .setLossX(Double.NaN)
                .setLossU(Double.NaN)
                .setTotal(Double.NaN)
                .setGuessAccuracy(Double.NaN);
        this.beat = VitalThread.repeat("progress", Duration.ZERO, EVERY, this::send);
    }

    synchronized void goesOnFrom(long step) {
        lastStep = step;
        now.setStep(step).setWaitsFor("");
    }

    synchronized void completed(LossCsv.Row row, Optional<GuessedClasses> guesses) {
        guesses.ifPresentOrElse(now::setGuessedClasses, now::clearGuessedClasses);
        StepGuesses step = row.guesses();
        now.setStep(row.step())
                .setLossX(row.lossX())
                .setLossU(row.lossU())
                .setLambdaU(row.lambdaU())
                .setTotal(row.total())
                .setGuessAccuracy(step.accuracy())
                .setWaitsFor("");
        if (Float.isNaN(step.maskRate())) {
            now.clearGuessMask();
        } else {
            now.setGuessMask(GuessMask.newBuilder()
                    .setRate(step.maskRate())
                    .setAccuracy(step.maskAccuracy())
                    .setThreshold(step.thresholds().greatest())
                    .setMeanThreshold(step.thresholds().mean())
                    .setLowestThreshold(step.thresholds().least()));
        }
    }

    synchronized void waitsFor(String what) {
        now.setWaitsFor(what);
    }

    private synchronized void send() {
        long nanos = System.nanoTime();
        double seconds = (nanos - lastNanos) / 1e9;
        if (seconds > 0.2) {
            double latest = (now.getStep() - lastStep) / seconds;
            double weight = rate == 0 ? 1 : 1 - Math.exp(-seconds / SMOOTHING_SECONDS);
            rate += weight * (latest - rate);
            lastStep = now.getStep();
            lastNanos = nanos;
        }
        String cause =
                Outages.present().map(" while %s does not answer"::formatted).orElse("");
        Progress message = now.clone()
                .setSteps(Math.max(now.getStep(), steps.getAsLong()))
                .setStepsPerSecond(rate)
                .setWaitsFor(now.getWaitsFor().isEmpty() ? "" : now.getWaitsFor() + cause)
                .setAtMillis(System.currentTimeMillis())
                .build();
        try {
            // Nobody waits for a heartbeat: one that is lost in an outage is followed by the next.
            producer.send(
                    kafka.record(Topic.PROGRESS, run, run, message, RunHeaders.of(run, message.getStep(), message)));
        } catch (RuntimeException e) {
            // It would end the schedule, and without a heartbeat another trainer takes the run.
            LOG.warnf("A heartbeat is lost. run=%s reason=%s", run, e.getMessage());
        }
    }

    @Override
    public void close() {
        beat.shutdownNow();
        send();
        producer.close(Duration.ofSeconds(2));
    }
}
