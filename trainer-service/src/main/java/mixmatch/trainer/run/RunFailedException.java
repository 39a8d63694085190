package mixmatch.trainer.run;

/** The run can't go on; the message is the reason, a sentence for a person. */
final class RunFailedException extends RuntimeException {
    RunFailedException(String reason) {
        super(reason);
    }

    RunFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
