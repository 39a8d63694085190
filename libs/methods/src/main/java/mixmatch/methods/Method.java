package mixmatch.methods;

import java.util.List;
import java.util.Optional;

/**
 * A training method: it turns labelled and unlabelled images into a loss. It defines the views of an unlabelled image, the
 * guess for it, and the loss of the network's answers. Its parts run in different services, and each works on small arrays
 * alone.
 */
public interface Method {
    /** Its name in a sentence, as in {@code MixMatch}. */
    String title();

    /** The views of each unlabelled image, in their order in messages; none where the method takes no unlabelled images. */
    default List<View> views() {
        return List.of();
    }

    /** True if it trains on the labels of all images. */
    default boolean takesAllLabels() {
        return false;
    }

    /** The weights whose model guesses. */
    default GuessWeights guessWeights() {
        return GuessWeights.EMA;
    }

    /**
     * The guess for each image.
     *
     * @param probabilities of the guessed views, in their order; each row-major [images, classes]
     */
    default Guess guess(List<float[]> probabilities, int classes) {
        throw new IllegalStateException(title() + " guesses nothing");
    }

    /**
     * The mixing of the rows of a step with each other before they go through the network; empty where they go as they are.
     *
     * @param rows first the labelled ones, then those of each trained view
     */
    default Optional<Mixing> mixing(long seed, long step, int rows) {
        return Optional.empty();
    }

    /**
     * The losses of a step, and their gradient.
     *
     * @param step counted from 1
     */
    Losses losses(long step, TrainedRows rows);

    /** The loss of the unlabelled rows in words, as in {@code squared error}; empty where there are none. */
    default String lossU() {
        return "";
    }

    /** True if it needs a model that guesses. */
    default boolean guesses() {
        return views().stream().anyMatch(View::guessed);
    }

    /** The number of views of an unlabelled image that are trained on. */
    default int trainedViews() {
        return (int) views().stream().filter(View::trained).count();
    }
}
