package mixmatch.local;

/** Why the command ends early: one sentence for a person, and the exit code. Details go to the log. */
final class CommandFailure extends RuntimeException {
    /** The work failed. */
    static final int FAILED = 1;
    /** What was asked can't be done as asked. */
    static final int BAD_INPUT = 2;
    /** Interrupted by the person. */
    static final int INTERRUPTED = 130;

    private final int exitCode;

    private CommandFailure(int exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    static CommandFailure badInput(String sentence) {
        return new CommandFailure(BAD_INPUT, sentence, null);
    }

    static CommandFailure badInput(String sentence, Throwable cause) {
        return new CommandFailure(BAD_INPUT, sentence, cause);
    }

    static CommandFailure failed(String sentence) {
        return new CommandFailure(FAILED, sentence, null);
    }

    static CommandFailure failed(String sentence, Throwable cause) {
        return new CommandFailure(FAILED, sentence, cause);
    }

    int exitCode() {
        return exitCode;
    }
}
