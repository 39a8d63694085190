package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.types.Shape;

/** The rows of a step before MixUp, first the B labeled ones. May be read by several threads at once. */
interface StepRows {
    int count();

    /** Of an image, [H,W,C]. */
    Shape imageShape();

    int classes();

    /** Writes a row's normalized image, [H,W,C]. */
    void image(int row, float[] to);

    /** Writes a row's probabilities of the classes. */
    void target(int row, float[] to);
}
