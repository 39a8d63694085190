package mixmatch.runs;

import java.util.Locale;
import java.util.Optional;
import mixmatch.spec.RunSpec;
import mixmatch.v1.GuessedClasses;

/** The trainer's finding that a run's guesses have collapsed into few classes. */
public final class CollapsedGuesses {
    private CollapsedGuesses() {}

    /** Empty where the guesses have not collapsed, or where nothing is known of them. */
    public static Optional<Harm> of(RunView run) {
        return run.spec().flatMap(spec -> run.guessedClasses().flatMap(classes -> of(spec, classes)));
    }

    /** Empty where the guesses have not collapsed. */
    public static Optional<Harm> of(RunSpec spec, GuessedClasses classes) {
        if (classes.getCollapsedAtStep() == 0) {
            return Optional.empty();
        }
        String brief = String.format(
                Locale.ROOT, "guesses in %.1f of %.1f classes", classes.getGuessed(), classes.getLabeled());
        String sentence = String.format(
                Locale.ROOT,
                "since step %d the guesses have collapsed: they fall into about %.1f classes, the labels into %.1f. Unless"
                        + " the unlabelled images really are of so few, train anew with %s",
                classes.getCollapsedAtStep(),
                classes.getGuessed(),
                classes.getLabeled(),
                Harm.remedy(spec));
        return Optional.of(new Harm(Harm.Kind.COLLAPSED_GUESSES, brief, sentence));
    }
}
