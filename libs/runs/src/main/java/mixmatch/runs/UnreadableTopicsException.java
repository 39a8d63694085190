package mixmatch.runs;

/** The topics about runs can't be read. The message is a sentence for a person. */
public final class UnreadableTopicsException extends RuntimeException {
    UnreadableTopicsException(String sentence) {
        super(sentence);
    }

    UnreadableTopicsException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
