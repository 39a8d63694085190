package mixmatch.methods;

import java.util.List;
import java.util.Optional;

/** A training method: views, guess and loss. They run in different services, each on small arrays alone. */
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
        return unlabeled().guesses();
    }

    /**
     * The guess for each image, of the probabilities of each guessed view in their order, row-major [images, classes]; by default those
     * of the first.
     */
    default Guess guess(List<float[]> probabilities, int classes) {
        return Guess.ofAll(probabilities.get(0), classes);
    }

    /** The mixing of a step's rows, first {@code labeled} ones, then each trained view's; empty where they go as they are. */
    default Optional<MixUp> mixing(long seed, long step, int labeled, int rows) {
        return Optional.empty();
    }

    /** The loss of the unlabelled rows; that of the labelled ones is their cross-entropy. */
    default UnlabeledLoss unlabeled() {
        return UnlabeledLoss.NONE;
    }

    /** The terms of the losses of a step, counted from 1. */
    default LossTerms terms(long step, Memory memory) {
        return LossTerms.of(unlabeled(), step, memory.further());
    }

    /** A new memory for a run on so many training images and classes. */
    default Memory memory(int images, int classes) {
        return Memory.NONE;
    }

    /**
     * The adversary that makes one more view of the unlabelled images of the one that comes; its rows follow the others, p(u) the target
     * of both. It needs an engine that has gradients of images.
     */
    default Optional<Adversary> adversary() {
        return Optional.empty();
    }

    /** Changes the weights of a kernel, the network's so-many-th tensor, before the model after {@code step} is published to guess. */
    default void perturb(long seed, long step, int tensor, float[] kernel) {}

    /** The loss of the unlabelled rows in words, as in {@code squared error}; empty where there are none. */
    default String lossU() {
        return unlabeled().words();
    }

    /** Unlabelled images a step for each labelled one. */
    default int unlabeledRatio() {
        return unlabeled().ratio();
    }

    /** True if it trains on unlabelled images. */
    default boolean takesUnlabeled() {
        return !views().isEmpty();
    }

    /** How it spreads labels over all images, from which guesses are looked up; empty where models guess. */
    default Optional<Propagating> propagating() {
        return Optional.empty();
    }

    /** True if each step needs a model that guesses, or labels that were propagated. */
    default boolean guesses() {
        return views().stream().anyMatch(View::guessed) || propagating().isPresent();
    }

    /** Chunks of as many rows as there are labelled ones, that a step trains on. */
    default int chunks() {
        return 1 + (trainedViews() + (adversary().isPresent() ? 1 : 0)) * unlabeledRatio();
    }

    /** The number of views of an unlabelled image that come and are trained on. */
    default int trainedViews() {
        return (int) views().stream().filter(View::trained).count();
    }
}
