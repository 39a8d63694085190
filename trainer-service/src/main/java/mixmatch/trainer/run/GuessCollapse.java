package mixmatch.trainer.run;

import java.util.Optional;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessedClasses;
import mixmatch.v1.LabeledBatch;

/**
 * Finds that a run's guesses have collapsed into few classes. Their variety is (E_guessed - 1) / (E_labelled - 1), E = exp(entropy) of
 * the shares of the likeliest classes: 1 if they spread over classes as the labels do, 0 if they are of one class.
 *
 * <p>Measured: on the digits with 10 labels it is 0.31 after 20 steps, 0.74 after 50 and at least 0.91 from step 100 on (MixMatch,
 * FreeMatch), at least 0.77 once half of the guesses count (FixMatch, label propagation). In {@code cifar10-quick} with lambdaU 75 after
 * 200 steps and 250 labels it is 0.65 after 50, then 0.70 to 0.87 up to step 1,630, while accuracy rises to 39 %; with 1,000 labels this
 * run collapses: 0.87 at most, 0.5 at step 300, 0.33 to 0.36 from 500 on, while accuracy falls from 33 to 30 %. On the digits 0.29 after
 * 50 steps and 0.13 after 240 (MixMatch, lambdaU 2000 at once, which ends at 11 %), 0.31 to 0.37 through 240 steps (pseudo-labels of
 * threshold 0, lambdaU 10 at once, 16 % of them right).
 *
 * <p>Begins anew when a run goes on after a stop, and then needs {@value #WINDOW} steps. Used by one thread.
 */
final class GuessCollapse {
    /** Steps that the averages reach back, and before which they say nothing. */
    static final int WINDOW = 50;
    /** Variety below which guesses have collapsed. */
    private static final double COLLAPSED = 0.45;
    /** Variety above which they are, or are again, of many classes. */
    private static final double VARIED = 0.6;
    /** Share of guesses that must count: a few confident ones may well be of one class. */
    private static final double LEAST_COUNTED = 0.5;

    private final long fromStep;
    private final ClassShares guesses;
    private final ClassShares labels;
    private long seen;
    private boolean everVaried;
    // Read by others, as gauges.
    private volatile long collapsedAt;
    private volatile double guessed = Double.NaN;
    private double labeled = Double.NaN;

    /** @param steps of the run; guesses that were never varied are judged after a quarter of them, as first ones are of few classes */
    GuessCollapse(int classes, long steps) {
        this.fromStep = steps / 4;
        this.guesses = new ClassShares(classes, WINDOW);
        this.labels = new ClassShares(classes, WINDOW);
    }

    /** Takes the batches of a step. */
    void add(GuessedBatch guessed, LabeledBatch labeled) {
        add(guessed.getStep(), ClassShares.of(guessed), ClassShares.of(labeled.getLabelsList(), guessed.getClasses()));
    }

    /** Takes the shares of classes in a step's guesses, of all images, and in its labels, [classes] each. */
    void add(long step, double[] ofGuesses, double[] ofLabels) {
        guesses.add(ofGuesses);
        labels.add(ofLabels);
        seen++;
        guessed = guesses.effective();
        labeled = labels.effective();
        if (!known()) {
            return;
        }
        double variety = (guessed - 1) / (labeled - 1);
        if (variety > VARIED) {
            everVaried = true;
            collapsedAt = 0;
        } else if (collapsedAt == 0 && variety < COLLAPSED && (everVaried || step >= fromStep)) {
            collapsedAt = step;
        }
    }

    private boolean known() {
        return seen >= WINDOW && guesses.all() >= LEAST_COUNTED * labels.all() && labeled > 1;
    }

    /** Empty until enough is guessed to say it. */
    Optional<GuessedClasses> classes() {
        return known()
                ? Optional.of(GuessedClasses.newBuilder()
                        .setGuessed(guessed)
                        .setLabeled(labeled)
                        .setCollapsedAtStep(collapsedAt)
                        .build())
                : Optional.empty();
    }

    /** Classes that the last guesses fall into; NaN where nothing is guessed. */
    double guessed() {
        return guessed;
    }

    /** 1 while the guesses have collapsed, else 0. */
    int collapsed() {
        return collapsedAt > 0 ? 1 : 0;
    }
}
