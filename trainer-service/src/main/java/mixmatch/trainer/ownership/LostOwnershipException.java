package mixmatch.trainer.ownership;

/** Another trainer has taken the run: this one stops at once and announces nothing more. */
public final class LostOwnershipException extends RuntimeException {
    /** @param cause the broker's refusal; null where the run's state says it */
    LostOwnershipException(String run, Throwable cause) {
        super("run %s has another owner now".formatted(run), cause);
    }
}
