package mixmatch.runs;

/** The topics about runs can't be read, or took no message. The message is a sentence for a person. */
public final class RunTopicsException extends RuntimeException {
    RunTopicsException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
