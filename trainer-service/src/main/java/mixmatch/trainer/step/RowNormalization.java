package mixmatch.trainer.step;

import java.util.Optional;

/** How the bytes of a row become the numbers that the network takes. */
interface RowNormalization {
    static RowNormalization of(TrainerSettings.Scale scale) {
        return scale.vectors()
                ? new VectorNormalization(scale.mean(), scale.std())
                : new Normalization(scale.mean(), scale.std());
    }

    /** Bytes of a number. */
    int bytes();

    /** A number for each of the 256 values of a channel, [256,C], not the caller's to change; empty of rows that are numbers already. */
    default Optional<float[]> ofValues() {
        return Optional.empty();
    }

    /** Writes the numbers of a row. */
    void apply(byte[] row, float[] to);
}
