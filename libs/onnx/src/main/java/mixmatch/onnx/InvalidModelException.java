package mixmatch.onnx;

/** Bytes that are no ONNX model, or a model that is no classifier of images of this system. */
public final class InvalidModelException extends Exception {
    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
