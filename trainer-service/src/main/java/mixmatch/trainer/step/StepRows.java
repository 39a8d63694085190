package mixmatch.trainer.step;

import java.util.Optional;
import mixmatch.engine.PixelRows;

/** The rows that a step trains on, before they are mixed; the labelled ones come first. May be read by several threads at once. */
interface StepRows {
    int count();

    /** A row's normalized image, [H,W,C]; the caller's to change. */
    float[] image(int row);

    /** All rows' images as bytes; empty where some are more than normalized pixels. */
    default Optional<RowPixels> pixels() {
        return Optional.empty();
    }

    /** Pixels of the rows, and the number for each value of a channel. */
    record RowPixels(PixelRows.Pixels pixels, float[] normalized) {}

    /** A row's probabilities of the classes; the caller's to change. */
    float[] target(int row);

    /** The weight of each row in the losses. */
    float[] weights();
}
