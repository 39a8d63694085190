package mixmatch.trainer.run;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.datasets.ImageSize;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;

/**
 * Joins the labelled and the guessed batch of each step. Takes only what was ordered: run, step, sizes and the model's
 * SHA-256 must be the order's; everything else is counted and dropped. Bound: a pair of batches for each open order.
 */
final class Join {
    /** Both batches of a step; guessed is absent where the method takes no unlabelled images. */
    record Pair(LabeledBatch labeled, Optional<GuessedBatch> guessed) {}

    /** Images of a step, and in how many augmentations the unlabelled ones are trained on. */
    record Rows(int labeled, int unlabeled, int augmentations) {}

    /** Sizes of the run's batches, and the number of training images. */
    record Sizes(Rows rows, ImageSize images, int classes, int trainImages) {}

    private final String run;
    private final Sizes sizes;
    private final OpenOrders orders;
    private final Consumer<String> dropped;
    private final Map<Long, LabeledBatch> labeled = new HashMap<>();
    private final Map<Long, GuessedBatch> guessed = new HashMap<>();

    Join(String run, Sizes sizes, OpenOrders orders, Consumer<String> dropped) {
        this.run = run;
        this.sizes = sizes;
        this.orders = orders;
        this.dropped = dropped;
    }

    synchronized void accept(LabeledBatch batch) {
        long step = batch.getStep();
        if (ordered(batch.getRun(), step, labeled).isPresent() && holds(hasSizes(batch), "wrong-sizes")) {
            labeled.put(step, batch);
            answeredIfComplete(step);
        }
    }

    synchronized void accept(GuessedBatch batch) {
        long step = batch.getStep();
        Optional<OpenOrders.Open> order = ordered(batch.getRun(), step, guessed);
        if (order.isEmpty()) {
            return;
        }
        String sha256 =
                order.get().model().map(model -> model.getObject().getSha256()).orElse("");
        if (holds(batch.getModel().getObject().getSha256().equals(sha256), "other-model")
                && holds(hasSizes(batch, order.get().model().isPresent()), "wrong-sizes")
                && holds(
                        areProbabilities(batch.getGuessesList())
                                && areWeights(batch.getWeightsList())
                                && areWeights(batch.getClassWeightsList()),
                        "impossible")) {
            guessed.put(step, batch);
            answeredIfComplete(step);
        }
    }

    private boolean holds(boolean condition, String orDropped) {
        if (!condition) {
            dropped.accept(orDropped);
        }
        return condition;
    }

    /** Waits for a step's pair at most {@code millis}; the pair leaves the join. */
    synchronized Optional<Pair> await(long step, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (!isComplete(step)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        return Optional.of(new Pair(labeled.remove(step), Optional.ofNullable(guessed.remove(step))));
    }

    /** A step's pair, which stays in the join; empty where it is not there yet. */
    synchronized Optional<Pair> peek(long step) {
        return isComplete(step)
                ? Optional.of(new Pair(labeled.get(step), Optional.ofNullable(guessed.get(step))))
                : Optional.empty();
    }

    /** The service and the batch that a step still waits for, in a phrase. */
    synchronized String missing(long step) {
        if (!labeled.containsKey(step)) {
            return "augment (no labelled batch for step %d yet)".formatted(step);
        }
        return isComplete(step) ? "nothing" : "labelguess (no guessed batch for step %d yet)".formatted(step);
    }

    /** The order that a batch of the run answers first; empty for any other batch, which is counted. */
    private Optional<OpenOrders.Open> ordered(String ofRun, long step, Map<Long, ?> here) {
        if (!ofRun.equals(run)) {
            // Another run's replies may share the partition.
            dropped.accept("other-run");
            return Optional.empty();
        }
        Optional<OpenOrders.Open> order = orders.find(step);
        if (order.isEmpty()) {
            dropped.accept("not-ordered");
        } else if (here.containsKey(step) || order.get().answered()) {
            dropped.accept("repeated");
            return Optional.empty();
        }
        return order;
    }

    private boolean hasSizes(LabeledBatch batch) {
        return batch.getLabelsCount() == sizes.rows().labeled()
                && areImages(
                        batch.getPixels(),
                        new ImageSize(batch.getHeight(), batch.getWidth(), batch.getChannels(), batch.getVectors()),
                        batch.getLabelsCount())
                && batch.getLabelsList().stream().allMatch(label -> label >= 0 && label < sizes.classes());
    }

    private boolean hasSizes(GuessedBatch batch, boolean guessed) {
        Rows rows = sizes.rows();
        int unlabeled = rows.unlabeled();
        int classes = guessed ? sizes.classes() : 0;
        return batch.getAugmentations() == rows.augmentations()
                && batch.getTruthCount() == unlabeled
                && batch.getImagesCount() == unlabeled
                && batch.getImagesList().stream().allMatch(image -> image >= 0 && image < sizes.trainImages())
                && batch.getClasses() == classes
                && batch.getGuessesCount() == unlabeled * classes
                && batch.getWeightsCount() == (guessed ? unlabeled : 0)
                && (batch.getClassWeightsCount() == 0 || batch.getClassWeightsCount() == classes)
                && areImages(
                        batch.getPixels(),
                        new ImageSize(batch.getHeight(), batch.getWidth(), batch.getChannels(), batch.getVectors()),
                        rows.augmentations() * unlabeled);
    }

    private boolean areImages(ByteString pixels, ImageSize size, int count) {
        return size.equals(sizes.images()) && pixels.size() == sizes.images().bytes() * count;
    }

    private static boolean areProbabilities(List<Float> guesses) {
        // Not a number is neither.
        return guesses.stream().allMatch(guess -> guess >= 0 && guess <= 1);
    }

    private static boolean areWeights(List<Float> weights) {
        return weights.stream().allMatch(weight -> weight >= 0 && Float.isFinite(weight));
    }

    private boolean isComplete(long step) {
        return labeled.containsKey(step) && (sizes.rows().augmentations() == 0 || guessed.containsKey(step));
    }

    private void answeredIfComplete(long step) {
        if (isComplete(step)) {
            orders.answered(step);
            notifyAll();
        }
    }
}
