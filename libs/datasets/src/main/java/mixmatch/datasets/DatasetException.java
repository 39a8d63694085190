package mixmatch.datasets;

/** Images, labels or a split that cannot be used as they are: one sentence naming what, where, and the remedy. */
public final class DatasetException extends RuntimeException {
    public DatasetException(String sentence) {
        super(sentence);
    }

    public DatasetException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
