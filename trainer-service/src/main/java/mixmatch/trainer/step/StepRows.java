package mixmatch.trainer.step;

/** The rows of a step before they are mixed, first the labelled ones. May be read by several threads at once. */
interface StepRows {
    int count();

    /** A row's normalized image, [H,W,C]; the caller's to change. */
    float[] image(int row);

    /** A row's probabilities of the classes; the caller's to change. */
    float[] target(int row);

    /** The weight of each row in the losses. */
    float[] weights();
}
