package mixmatch.backbones;

/** A backbone that can't be used, in a sentence with the file, what is wrong with it and the remedy. */
public final class BackboneException extends RuntimeException {
    public BackboneException(String sentence) {
        super(sentence);
    }

    BackboneException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
