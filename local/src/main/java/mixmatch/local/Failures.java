package mixmatch.local;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import mixmatch.datasets.DatasetException;
import mixmatch.runs.AnnouncementException;
import mixmatch.runs.UnreadableTopicsException;
import mixmatch.spec.SpecException;

/** From what went wrong to what the person reads and the exit code. The whole story goes to the log. */
final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class.getName());

    private Failures() {}

    /** Says it, one sentence; gives the exit code. */
    static int say(Talk talk, Error e) {
        if (Interruption.requested()) {
            return CommandFailure.INTERRUPTED;
        }
        LOG.log(Level.SEVERE, "The command failed.", e);
        talk.say(
                e instanceof OutOfMemoryError
                        ? "the memory of this command (%d MiB) did not suffice; make the largest images smaller, or raise -Xmx in the file mixmatch"
                                .formatted(Runtime.getRuntime().maxMemory() >> 20)
                        : unexpected(e));
        return CommandFailure.FAILED;
    }

    /**
     * Says it, one sentence an error; gives the exit code.
     *
     * @param dir what was given as {@code --dir}; empty where the command takes none
     */
    static int say(Talk talk, Exception e, String dir) {
        if (Interruption.requested()) {
            return CommandFailure.INTERRUPTED;
        }
        LOG.log(Level.SEVERE, "The command failed.", e);
        if (e instanceof SpecException spec) {
            spec.errors().forEach(talk::say);
            return CommandFailure.BAD_INPUT;
        }
        if (e instanceof DatasetException) {
            talk.say(e.getMessage());
            return CommandFailure.BAD_INPUT;
        }
        if (e instanceof CommandFailure failure) {
            talk.say(failure.getMessage());
            return failure.exitCode();
        }
        if (e instanceof AnnouncementException || e instanceof UnreadableTopicsException) {
            talk.say(e.getMessage());
            return CommandFailure.FAILED;
        }
        if (e instanceof IOException io) {
            talk.say(FileTrouble.sentence(io, dir));
            return CommandFailure.FAILED;
        }
        talk.say(unexpected(e));
        return CommandFailure.FAILED;
    }

    private static String unexpected(Throwable e) {
        return "something that should not happen has: %s; the log has the details".formatted(e);
    }
}
