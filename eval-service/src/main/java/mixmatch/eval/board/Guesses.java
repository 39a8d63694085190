package mixmatch.eval.board;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mixmatch.accuracy.Evaluator;
import mixmatch.v1.GuessedBatch;

/** The guesses of the newest batches of a run that were seen. Bound: {@value #BATCHES} batches, without their pixels. */
public final class Guesses {
    static final int BATCHES = 16;

    private final Deque<Batch> batches = new ArrayDeque<>();

    /** @param weights what each guess counts for; none: 1 */
    public record Batch(long step, long modelStep, List<Guess> guesses, List<Float> weights) {
        private boolean counts(Guess guess) {
            return guess.index() >= weights.size() || weights.get(guess.index()) > 0;
        }
    }

    /**
     * The mask of the method itself, such as a threshold: the share of guesses that count in training, 0..1.
     *
     * @param accuracy share of these that are right, 0..1; empty where no truth is known
     */
    public record Mask(double counted, Optional<Double> accuracy) {}

    /**
     * The guess for one image.
     *
     * @param index the image's place in the batch
     * @param guess probabilities by class
     * @param guessed the most probable class, of probability {@code confidence}
     * @param truth its class; empty where nobody knows it
     */
    public record Guess(int index, float[] guess, int guessed, double confidence, Optional<Integer> truth) {}

    /**
     * Counts of guesses by the probability of the guessed class. Bin i reaches from edge i, which belongs to it, to edge i+1, which
     * belongs to the last bin alone.
     *
     * @param right counts of the right ones; empty where no truth is known, as {@code wrong} is
     */
    public record ConfidenceHistogram(double[] edges, long[] all, Optional<long[]> right, Optional<long[]> wrong) {
        private static final int BINS = 20;

        static ConfidenceHistogram of(List<Guess> guesses) {
            long[] all = new long[BINS];
            long[] right = new long[BINS];
            long[] wrong = new long[BINS];
            for (Guess guess : guesses) {
                int bin = (int) Math.max(0, Math.min(BINS - 1, Math.floor(guess.confidence() * BINS)));
                all[bin]++;
                guess.truth().ifPresent(truth -> (truth == guess.guessed() ? right : wrong)[bin]++);
            }
            double[] edges = IntStream.rangeClosed(0, BINS)
                    .mapToDouble(i -> (double) i / BINS)
                    .toArray();
            boolean truthKnown =
                    guesses.stream().anyMatch(guess -> guess.truth().isPresent());
            return truthKnown
                    ? new ConfidenceHistogram(edges, all, Optional.of(right), Optional.of(wrong))
                    : new ConfidenceHistogram(edges, all, Optional.empty(), Optional.empty());
        }
    }

    /** @throws IllegalArgumentException if the batch's sizes do not fit each other */
    public static Batch read(GuessedBatch batch) {
        int classes = batch.getClasses();
        int images = classes < 1 ? 0 : batch.getGuessesCount() / classes;
        if (images < 1 || images * classes != batch.getGuessesCount()) {
            throw new IllegalArgumentException("%d guesses of %d classes".formatted(batch.getGuessesCount(), classes));
        }
        List<Guess> guesses = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            float[] guess = new float[classes];
            for (int c = 0; c < classes; c++) {
                guess[c] = batch.getGuesses(i * classes + c);
            }
            int best = Evaluator.mostProbable(guess, 0, classes);
            int truth = i < batch.getTruthCount() ? batch.getTruth(i) : -1;
            guesses.add(new Guess(i, guess, best, guess[best], truth < 0 ? Optional.empty() : Optional.of(truth)));
        }
        return new Batch(batch.getStep(), batch.getModel().getStep(), guesses, List.copyOf(batch.getWeightsList()));
    }

    /** Takes a batch; one of a step that is known already changes nothing. */
    public void add(Batch batch) {
        if (batches.stream().anyMatch(known -> known.step() == batch.step())) {
            return;
        }
        batches.addLast(batch);
        if (batches.size() > BATCHES) {
            batches.removeFirst();
        }
    }

    public Optional<Batch> newest() {
        return Optional.ofNullable(batches.peekLast());
    }

    public ConfidenceHistogram confidence() {
        return ConfidenceHistogram.of(
                batches.stream().flatMap(batch -> batch.guesses().stream()).toList());
    }

    /** Of the newest batches; empty where all guesses count, or where the trainer alone decides it. */
    public Optional<Mask> mask() {
        List<Guess> counted = batches.stream()
                .flatMap(batch -> batch.guesses().stream().filter(batch::counts))
                .toList();
        int all = batches.stream().mapToInt(batch -> batch.guesses().size()).sum();
        return counted.size() == all
                ? Optional.empty()
                : Optional.of(new Mask((double) counted.size() / all, accuracy(counted.stream())));
    }

    /** Share of the newest batch's guesses that are right, 0..1; empty where no truth is known. */
    public Optional<Double> accuracy() {
        return accuracy(newest().stream().flatMap(batch -> batch.guesses().stream()));
    }

    private static Optional<Double> accuracy(Stream<Guess> guesses) {
        IntSummaryStatistics right = guesses.filter(guess -> guess.truth().isPresent())
                .mapToInt(guess -> guess.truth().get() == guess.guessed() ? 1 : 0)
                .summaryStatistics();
        return right.getCount() == 0 ? Optional.empty() : Optional.of(right.getAverage());
    }
}
