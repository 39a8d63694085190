package mixmatch.devices;

/** The driver is there and does not work; the message is a phrase for a person, with the driver's own error. */
public final class DriverException extends Exception {
    private static final long serialVersionUID = 1;

    DriverException(String message) {
        super(message);
    }
}
