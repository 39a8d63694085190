package mixmatch.runs;

/** The broker does not say what is known of runs; the message is a sentence for a person. */
public final class UnreadableTopicsException extends RuntimeException {
    UnreadableTopicsException(String sentence) {
        super(sentence);
    }

    UnreadableTopicsException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
