package mixmatch.trainer.ownership;

/** Another trainer has taken the run: this one stops at once and announces nothing more. */
public final class LostOwnershipException extends RuntimeException {
    LostOwnershipException(String run) {
        this(run, null);
    }

    LostOwnershipException(String run, Throwable cause) {
        super("run %s has another owner now".formatted(run), cause);
    }
}
