package mixmatch.spec;

import java.util.List;

/** A run spec that breaks its declaration: every error, each a sentence that names file, key and remedy. */
public final class SpecException extends RuntimeException {
    private final List<String> errors;

    public SpecException(List<String> errors) {
        super(String.join("\n", errors));
        this.errors = List.copyOf(errors);
    }

    public List<String> errors() {
        return errors;
    }
}
