package mixmatch.methods;

import java.util.Optional;

/** What a method remembers from step to step besides the network; its numbers are part of each checkpoint. For one thread. */
public interface Memory {
    Memory NONE = new Memory() {
        private final double[] numbers = {};

        @Override
        public double[] numbers() {
            return numbers;
        }
    };

    /**
     * Enters a step's guess, its rows in order, and gives what is trained on.
     *
     * @param images the place of each row's image among the training images
     */
    default Guess enter(Guess guess, int[] images) {
        return guess;
    }

    /** A further term of the loss, which depends on what is remembered; empty where there is none. */
    default Optional<LossTerms.Further> further() {
        return Optional.empty();
    }

    /** The least probability at which a guess of each class counts by now, [classes]; empty where it keeps none. */
    default double[] thresholds() {
        return new double[0];
    }

    /** The numbers themselves, not a copy: whoever resumes a run writes those of its checkpoint into them. */
    double[] numbers();
}
