package mixmatch.cli;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Interruption;
import mixmatch.datasets.DatasetException;
import mixmatch.runs.AnnouncementException;
import mixmatch.runs.UnreadableTopicsException;
import mixmatch.spec.SpecException;

/** The sentences and the exit codes of what goes wrong in a command. The stack trace goes to the log. */
final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class.getName());

    private Failures() {}

    /** {@link #say(Console, Throwable, String)} where no folder is known. */
    static int say(Console console, Error e) {
        return say(console, e, "");
    }

    /**
     * Says it, one sentence an error; gives the exit code.
     *
     * @param dir what was given as {@code --dir}; empty where the command takes none
     */
    static int say(Console console, Throwable e, String dir) {
        if (Interruption.requested()) {
            return CommandFailure.INTERRUPTED;
        }
        LOG.log(Level.SEVERE, "The command failed.", e);
        if (e instanceof SpecException spec) {
            spec.errors().forEach(console::say);
            return CommandFailure.BAD_INPUT;
        }
        console.say(sentence(e, dir));
        if (e instanceof DatasetException) {
            return CommandFailure.BAD_INPUT;
        }
        return e instanceof CommandFailure failure ? failure.exitCode() : CommandFailure.FAILED;
    }

    private static String sentence(Throwable e, String dir) {
        if (e instanceof DatasetException
                || e instanceof CommandFailure
                || e instanceof AnnouncementException
                || e instanceof UnreadableTopicsException) {
            return e.getMessage();
        }
        if (e instanceof IOException io) {
            return FileDiagnosis.sentence(io, dir);
        }
        return e instanceof OutOfMemoryError
                ? "the memory of this command (%d MiB) did not suffice; make the largest images smaller, or raise -Xmx in the file mixmatch"
                        .formatted(Runtime.getRuntime().maxMemory() >> 20)
                : "something that should not happen has: %s; the log has the details".formatted(e);
    }
}
