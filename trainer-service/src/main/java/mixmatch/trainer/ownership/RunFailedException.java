package mixmatch.trainer.ownership;

/** The run can't go on; the message is the reason, a sentence for a person. */
public final class RunFailedException extends RuntimeException {
    public RunFailedException(String reason) {
        super(reason);
    }

    public RunFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
