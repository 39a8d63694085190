package mixmatch.cli.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;
import mixmatch.cli.terminal.CommandFailure;

/** A TCP port of loopback that a person asked for. */
public final class AskedPort {
    /** The highest port. */
    static final int MAX = 65_535;

    private AskedPort() {}

    /**
     * Refuses what can't be bound now, before anything is started; 0 asks for none in particular.
     *
     * @throws CommandFailure in a sentence that names the option and the port
     */
    static int check(String option, int port) {
        if (port < 0 || port > MAX) {
            throw CommandFailure.badInput(
                    "%s %d: ports are 1 to %d; give one of them or leave the option out".formatted(option, port, MAX));
        }
        if (port == 0) {
            return port;
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw CommandFailure.badInput("%s %d: %s".formatted(option, port, say(e)), e);
        }
    }

    /** Why a port can't be had, with the remedy. */
    public static String say(IOException e) {
        String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("permission denied")) {
            return "permission denied; ports below 1024 are often reserved, give a higher one";
        }
        return reason.contains("in use")
                ? "the port is in use; give another one or leave the option out"
                : "the port can't be had (%s); give another one or leave the option out".formatted(e.getMessage());
    }
}
