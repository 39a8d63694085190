package mixmatch.trainer.step;

/** How the bytes of a row become the numbers that the network takes. */
interface RowNormalization {
    static RowNormalization of(TrainerSettings.Scale scale) {
        return scale.vectors()
                ? new VectorNormalization(scale.mean(), scale.std())
                : new Normalization(scale.mean(), scale.std());
    }

    /** Bytes of a number. */
    int bytes();

    /** Writes the numbers of a row. */
    void apply(byte[] row, float[] to);
}
