package mixmatch.cli.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mixmatch.cli.system.Session;
import mixmatch.runs.Submission;

/** The data that {@code train} trains on, as options name it. */
interface TrainingData {
    /** The spec to train by where nobody names one. */
    String defaultSpec();

    /** A file beside the data that may be such a spec; empty where none would suit it. */
    default Optional<Path> projectFile() {
        return Optional.empty();
    }

    /** Why the default spec has its method, to follow the method's name; empty where there is nothing to say. */
    default String whyItsMethod() {
        return "";
    }

    /** All that this spec takes of it that is known without looking at it; throws a sentence where it can't be its. */
    DataFacts facts(SpecFile spec);

    /** Reads what can be read before the system is up; throws a sentence where runs can't be trained on it. */
    Prepared prepare(ChosenSpec chosen, Session session) throws IOException;

    /** What {@code --dry-run} says of it. Starts nothing. */
    DryRun dryRun(ChosenSpec chosen, TimedRuns timed, ReadingProgress progress) throws IOException;

    /** Data that is ready but for what only the system can do. */
    interface Prepared {
        /** @param started whose broker and store are up */
        List<Submission> submissions(Session started) throws IOException, InterruptedException;
    }
}
