package mixmatch.cli.runs;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.system.Session;
import mixmatch.runs.BelowSupervised;
import mixmatch.runs.CollapsedGuesses;
import mixmatch.runs.Harm;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.v1.Evaluation;

/** Says, once of a kind, how a run that is followed is hurt by its unlabelled images. Reads other runs only to compare with them. */
final class HarmReport implements AutoCloseable {
    private final Session session;
    private final Set<Harm.Kind> said = EnumSet.noneOf(Harm.Kind.class);
    private Optional<RunWatch> all = Optional.empty();
    private long comparedAt;
    private Optional<Harm> below = Optional.empty();

    HarmReport(Session session) {
        this.session = session;
    }

    /** Says what is new; gives all signs in a few words, empty where there are none. */
    String look(RunView run) {
        long evaluated = run.newestEvaluation().map(Evaluation::getStep).orElse(0L);
        if (evaluated != comparedAt) {
            comparedAt = evaluated;
            below = BelowSupervised.of(run, this::others);
        }
        return Stream.of(CollapsedGuesses.of(run), below)
                .flatMap(Optional::stream)
                .peek(harm -> say(run, harm))
                .map(Harm::brief)
                .collect(Collectors.joining(", "));
    }

    private void say(RunView run, Harm harm) {
        if (said.add(harm.kind())) {
            session.console.say("run %s: %s".formatted(run.run(), harm.sentence()));
        }
    }

    private Iterator<RunView> others() {
        RunWatch watch = all.orElseGet(() -> RunWatch.ofAll(session.addresses().broker()));
        all = Optional.of(watch);
        watch.catchUp();
        return watch.submitted().iterator();
    }

    @Override
    public void close() {
        all.ifPresent(RunWatch::close);
    }
}
