package mixmatch.trainer.run;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;

/** What the owner of an epoch made of a step, a model or a checkpoint: the {@code <step>-<epoch>} of its object keys. */
record Made(long step, long epoch) {
    /** By step, then by epoch. */
    static final Comparator<Made> BY_STEP = Comparator.comparingLong(Made::step).thenComparingLong(Made::epoch);

    private static final Pattern IN_KEY =
            Pattern.compile("runs/[^/]+/(?:models|checkpoints)/(\\d{1,18})-(\\d{1,18})[./].+");

    static Made of(CheckpointWritten checkpoint) {
        return new Made(checkpoint.getStep(), checkpoint.getEpoch());
    }

    static Made of(Evaluation evaluation) {
        return new Made(evaluation.getStep(), evaluation.getEpoch());
    }

    /** What an object is part of; empty for a key that no trainer has written. */
    static Optional<Made> of(String key) {
        Matcher name = IN_KEY.matcher(key);
        return name.matches()
                ? Optional.of(new Made(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
                : Optional.empty();
    }
}
