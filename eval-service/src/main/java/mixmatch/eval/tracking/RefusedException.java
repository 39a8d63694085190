package mixmatch.eval.tracking;

import java.io.IOException;

/** A request that MLflow answers but refuses; asking again would change nothing. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedException(String message) {
        this("", message);
    }

    /** @param code MLflow's name of the error, as in {@code RESOURCE_DOES_NOT_EXIST}; empty where it gives none */
    RefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
