package mixmatch.trainer.run;

/** Another trainer has taken the run: this one stops at once and announces nothing more. */
final class LostOwnershipException extends RuntimeException {
    LostOwnershipException(String run) {
        super(message(run));
    }

    LostOwnershipException(String run, Throwable cause) {
        super(message(run), cause);
    }

    private static String message(String run) {
        return "run %s has another owner now".formatted(run);
    }
}
