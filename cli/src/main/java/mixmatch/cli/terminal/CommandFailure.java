package mixmatch.cli.terminal;

/** The early end of a command: one sentence for a person, and the exit code. Details go to the log. */
public final class CommandFailure extends RuntimeException {
    public static final int FAILED = 1;
    /** The exit code of a command that can't be done as it was asked for. */
    public static final int BAD_INPUT = 2;

    public static final int INTERRUPTED = 130;

    private final int exitCode;

    private CommandFailure(int exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    public static CommandFailure badInput(String sentence) {
        return new CommandFailure(BAD_INPUT, sentence, null);
    }

    public static CommandFailure badInput(String sentence, Throwable cause) {
        return new CommandFailure(BAD_INPUT, sentence, cause);
    }

    public static CommandFailure failed(String sentence) {
        return new CommandFailure(FAILED, sentence, null);
    }

    public static CommandFailure failed(String sentence, Throwable cause) {
        return new CommandFailure(FAILED, sentence, cause);
    }

    public int exitCode() {
        return exitCode;
    }
}
