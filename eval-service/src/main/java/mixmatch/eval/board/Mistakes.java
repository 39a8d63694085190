package mixmatch.eval.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The images, of those looked at, that a model takes for another class; the surest first. */
public record Mistakes(int looked, List<Mistake> mistakes) {

    /** @param confidence probability of the predicted class */
    public record Mistake(int index, int truth, int predicted, double confidence) {}

    /** Counts one image after another. */
    public static final class Counting {
        private final List<Mistake> mistakes = new ArrayList<>();
        private int looked;

        /**
         * Takes an image, its probabilities beginning at {@code from}; below 0 the truth is unknown: it does not count.
         */
        public void add(int index, int truth, float[] probabilities, int from, int classes) {
            if (truth < 0) {
                return;
            }
            looked++;
            int best = Guesses.mostProbable(probabilities, from, classes);
            if (best != truth) {
                mistakes.add(new Mistake(index, truth, best, probabilities[from + best]));
            }
        }

        public Mistakes mistakes() {
            List<Mistake> sorted = new ArrayList<>(mistakes);
            sorted.sort(
                    Comparator.comparingDouble(Mistake::confidence).reversed().thenComparingInt(Mistake::index));
            return new Mistakes(looked, List.copyOf(sorted));
        }
    }

    /** At most so many, of one class where it is given. */
    public List<Mistake> some(Optional<Integer> truth, int limit) {
        return mistakes.stream()
                .filter(mistake -> truth.isEmpty() || truth.get() == mistake.truth())
                .limit(limit)
                .toList();
    }
}
