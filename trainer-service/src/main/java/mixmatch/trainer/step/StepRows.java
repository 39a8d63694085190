package mixmatch.trainer.step;

/** The rows that a step trains on, before they are mixed; the labelled ones come first. May be read by several threads at once. */
interface StepRows {
    int count();

    /** A row's normalized image, [H,W,C]; the caller's to change. */
    float[] image(int row);

    /** A row's probabilities of the classes; the caller's to change. */
    float[] target(int row);

    /** The weight of each row in the losses. */
    float[] weights();
}
