package mixmatch.runs;

/** The broker did not take what a person says about a run; the message is a sentence for that person. */
public final class AnnouncementException extends RuntimeException {
    AnnouncementException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
