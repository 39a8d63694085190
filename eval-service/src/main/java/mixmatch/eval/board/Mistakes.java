package mixmatch.eval.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mixmatch.accuracy.Evaluator;

/** The images, of those looked at, that a model takes for another class. Filled by one thread, then only read. */
public final class Mistakes {
    /** @param confidence probability of the predicted class */
    public record Mistake(int index, int truth, int predicted, double confidence) {}

    private final List<Mistake> mistakes = new ArrayList<>();
    private int looked;

    /** Takes an image, its probabilities beginning at {@code from}; below 0 the truth is unknown: it does not count. */
    public void add(int index, int truth, float[] probabilities, int from, int classes) {
        if (truth < 0) {
            return;
        }
        looked++;
        int best = Evaluator.mostProbable(probabilities, from, classes);
        if (best != truth) {
            mistakes.add(new Mistake(index, truth, best, probabilities[from + best]));
        }
    }

    public int looked() {
        return looked;
    }

    /** At most so many, of one class where it is given; the surest first. */
    public List<Mistake> some(Optional<Integer> truth, int limit) {
        return mistakes.stream()
                .filter(mistake -> truth.isEmpty() || truth.get() == mistake.truth())
                .sorted(Comparator.comparingDouble(Mistake::confidence)
                        .reversed()
                        .thenComparingInt(Mistake::index))
                .limit(limit)
                .toList();
    }
}
