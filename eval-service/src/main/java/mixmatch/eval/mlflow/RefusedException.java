package mixmatch.eval.mlflow;

import java.io.IOException;

/** MLflow answered, and does not take what it was asked for; asking again would change nothing. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
