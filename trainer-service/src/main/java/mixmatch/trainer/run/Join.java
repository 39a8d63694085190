package mixmatch.trainer.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;

/**
 * Joins the labelled and the guessed batch of each step. Takes only what was ordered: run, step, sizes and the model's
 * SHA-256 must be the order's; everything else is counted and dropped. Bound: a pair of batches for each open order.
 */
final class Join {
    /** Both batches of a step; guessed is absent where the method takes no unlabelled images. */
    record Pair(LabeledBatch labeled, Optional<GuessedBatch> guessed) {}

    /** Sizes of the run's batches. */
    record Sizes(int batch, int augmentations, int height, int width, int channels, int classes) {}

    private final String run;
    private final Sizes sizes;
    private final OrderBook orders;
    private final Consumer<String> dropped;
    private final Map<Long, LabeledBatch> labeled = new HashMap<>();
    private final Map<Long, GuessedBatch> guessed = new HashMap<>();

    /** @param dropped is told why a message was dropped */
    Join(String run, Sizes sizes, OrderBook orders, Consumer<String> dropped) {
        this.run = run;
        this.sizes = sizes;
        this.orders = orders;
        this.dropped = dropped;
    }

    synchronized void accept(LabeledBatch batch) {
        Optional<OrderBook.Open> order = ordered(batch.getRun(), batch.getStep(), labeled.containsKey(batch.getStep()));
        if (order.isEmpty()) {
            return;
        }
        if (batch.getLabelsCount() != sizes.batch()
                || !sameImages(
                        batch.getHeight(),
                        batch.getWidth(),
                        batch.getChannels(),
                        1,
                        batch.getPixels().size())
                || !batch.getLabelsList().stream().allMatch(label -> label >= 0 && label < sizes.classes())) {
            dropped.accept("wrong-sizes");
            return;
        }
        labeled.put(batch.getStep(), batch);
        announce(batch.getStep(), order.get());
    }

    synchronized void accept(GuessedBatch batch) {
        Optional<OrderBook.Open> order = ordered(batch.getRun(), batch.getStep(), guessed.containsKey(batch.getStep()));
        if (order.isEmpty()) {
            return;
        }
        String sha256 =
                order.get().model().map(model -> model.getObject().getSha256()).orElse("");
        if (!batch.getModel().getObject().getSha256().equals(sha256)) {
            dropped.accept("other-model");
            return;
        }
        if (batch.getAugmentations() != sizes.augmentations()
                || batch.getTruthCount() != sizes.batch()
                || batch.getClasses() != sizes.classes()
                || batch.getGuessesCount() != sizes.batch() * sizes.classes()
                || !sameImages(
                        batch.getHeight(),
                        batch.getWidth(),
                        batch.getChannels(),
                        batch.getAugmentations(),
                        batch.getPixels().size())) {
            dropped.accept("wrong-sizes");
            return;
        }
        if (!areProbabilities(batch.getGuessesList())) {
            dropped.accept("impossible");
            return;
        }
        guessed.put(batch.getStep(), batch);
        announce(batch.getStep(), order.get());
    }

    /** Waits for a step's pair at most {@code millis}; the pair leaves the join. */
    synchronized Optional<Pair> await(long step, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        boolean needsGuess =
                orders.find(step).map(order -> order.model().isPresent()).orElse(true);
        while (!isComplete(step, needsGuess)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        return Optional.of(new Pair(labeled.remove(step), Optional.ofNullable(guessed.remove(step))));
    }

    /** What a step still waits for, in a phrase. */
    synchronized String missing(long step) {
        boolean needsGuess =
                orders.find(step).map(order -> order.model().isPresent()).orElse(true);
        if (!labeled.containsKey(step)) {
            return "augment (no labelled batch for step %d yet)".formatted(step);
        }
        return needsGuess && !guessed.containsKey(step)
                ? "labelguess (no guessed batch for step %d yet)".formatted(step)
                : "nothing";
    }

    private Optional<OrderBook.Open> ordered(String ofRun, long step, boolean alreadyHere) {
        if (!ofRun.equals(run)) {
            // Another run's replies may share the partition.
            dropped.accept("other-run");
            return Optional.empty();
        }
        Optional<OrderBook.Open> order = orders.find(step);
        if (order.isEmpty()) {
            dropped.accept("not-ordered");
        } else if (alreadyHere || order.get().answered()) {
            dropped.accept("repeated");
            return Optional.empty();
        }
        return order;
    }

    private boolean sameImages(int height, int width, int channels, int views, int bytes) {
        return height == sizes.height()
                && width == sizes.width()
                && channels == sizes.channels()
                && bytes == (long) views * sizes.batch() * height * width * channels;
    }

    private static boolean areProbabilities(List<Float> guesses) {
        // Not a number is neither.
        return guesses.stream().allMatch(guess -> guess >= 0 && guess <= 1);
    }

    private boolean isComplete(long step, boolean needsGuess) {
        return labeled.containsKey(step) && (!needsGuess || guessed.containsKey(step));
    }

    private void announce(long step, OrderBook.Open order) {
        if (isComplete(step, order.model().isPresent())) {
            orders.answered(step);
            notifyAll();
        }
    }
}
