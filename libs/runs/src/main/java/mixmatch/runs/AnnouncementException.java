package mixmatch.runs;

/** The broker did not take a person's message about a run. The exception's message is a sentence for that person. */
public final class AnnouncementException extends RuntimeException {
    AnnouncementException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
