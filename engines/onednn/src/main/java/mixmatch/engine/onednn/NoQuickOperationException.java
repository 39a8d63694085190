package mixmatch.engine.onednn;

/** An operation of which oneDNN has only a reference implementation for this processor. */
final class NoQuickOperationException extends RuntimeException {
    NoQuickOperationException(String what) {
        super("oneDNN has no quick implementation of %s for this processor".formatted(what));
    }
}
