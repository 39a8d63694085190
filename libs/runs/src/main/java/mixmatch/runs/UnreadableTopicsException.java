package mixmatch.runs;

/** The broker refuses to say what is known of runs; the message is a sentence for a person. */
public final class UnreadableTopicsException extends RuntimeException {
    UnreadableTopicsException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
