package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;

/** An exponential moving average of a flat vector, moved in place. */
final class MovingAverage {
    private MovingAverage() {}

    /** average = decay * average + (1 - decay) * value. */
    static void move(NDArray average, NDArray value, double decay) {
        try (NDArray share = value.mul((float) (1 - decay))) {
            average.muli((float) decay).addi(share);
        }
    }
}
