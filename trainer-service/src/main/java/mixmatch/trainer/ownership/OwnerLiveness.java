package mixmatch.trainer.ownership;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import mixmatch.service.Dropped;
import mixmatch.v1.Progress;

/**
 * The silence of runs' latest owners since their last whole progress, since they became that, or since this began. Bound: two numbers
 * a run.
 */
public final class OwnerLiveness {
    private final ToLongFunction<String> epochs;
    private final Dropped dropped;
    private final LongSupplier nanoTime;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final Map<String, Long> owners = new ConcurrentHashMap<>();
    private final long since;

    /** @param epochs the epoch of a run's owner as far as it is known, 0 where there is none */
    public OwnerLiveness(ToLongFunction<String> epochs, Dropped dropped, LongSupplier nanoTime) {
        this.epochs = epochs;
        this.dropped = dropped;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    public Duration silence(String run) {
        long now = nanoTime.getAsLong();
        long epoch = epochs.applyAsLong(run);
        Long before = owners.put(run, epoch);
        if (before != null && before != epoch) {
            // Its first progress comes later: it looks through the topics before.
            heard.put(run, now);
        }
        return Duration.ofNanos(now - heard.getOrDefault(run, since));
    }

    public void accept(String key, byte[] value) {
        try {
            Progress progress = value == null ? Progress.getDefaultInstance() : Progress.parseFrom(value);
            long epoch = epochs.applyAsLong(progress.getRun());
            if (!progress.getRun().equals(key) || progress.getEpoch() < 1 || progress.getStep() < 0) {
                dropped.count("impossible");
            } else if (epoch == 0) {
                dropped.count("unknown-run");
            } else if (progress.getEpoch() < epoch) {
                dropped.count("older-epoch");
            } else {
                heard.put(key, nanoTime.getAsLong());
            }
        } catch (InvalidProtocolBufferException e) {
            dropped.count("undecodable");
        }
    }
}
