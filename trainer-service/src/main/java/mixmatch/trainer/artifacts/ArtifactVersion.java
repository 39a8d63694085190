package mixmatch.trainer.artifacts;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;

/** The version of a model or checkpoint: its step and its owner's epoch, {@code <step>-<epoch>} in its object keys. */
record ArtifactVersion(long step, long epoch) {
    static final Comparator<ArtifactVersion> BY_STEP =
            Comparator.comparingLong(ArtifactVersion::step).thenComparingLong(ArtifactVersion::epoch);

    private static final Pattern IN_KEY =
            Pattern.compile("runs/[^/]+/(?:models|checkpoints)/(\\d{1,18})-(\\d{1,18})[./].+");

    static ArtifactVersion of(CheckpointWritten checkpoint) {
        return new ArtifactVersion(checkpoint.getStep(), checkpoint.getEpoch());
    }

    static ArtifactVersion of(Evaluation evaluation) {
        return new ArtifactVersion(evaluation.getStep(), evaluation.getEpoch());
    }

    /** The version that an object is part of; empty for a key that no trainer has written. */
    static Optional<ArtifactVersion> of(String key) {
        Matcher name = IN_KEY.matcher(key);
        return name.matches()
                ? Optional.of(new ArtifactVersion(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
                : Optional.empty();
    }
}
