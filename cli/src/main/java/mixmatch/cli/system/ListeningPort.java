package mixmatch.cli.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.OptionalInt;
import mixmatch.cli.terminal.CommandFailure;

/**
 * The TCP port of loopback that a child listens on. The child binds one that the system gives it, then says which it is
 * ({@link ChildCommand#saidPort}): a port that somebody else chose before might be taken by then.
 *
 * @param variable of the child's environment, which names the port to bind
 * @param asked the port that a person asks for; 0: any
 * @param stays true where clients hold on to the port, so that a child that is started again waits until it can bind the same
 */
public record ListeningPort(String variable, int asked, boolean stays, LivenessProbe probe) {
    static final int MAX = 65_535;

    /** The last one's, for a page in a browser; not one that a service never said to have: it may be why it ended. */
    int next(int last, OptionalInt said) {
        return said.orElse(stays ? last : 0);
    }

    /** Refuses what is asked for and can't be bound now, before anything is started. */
    static int check(String option, int port) {
        if (port < 0 || port > MAX) {
            throw CommandFailure.badInput(
                    "%s %d: ports are 1 to %d; give one of them or leave the option out".formatted(option, port, MAX));
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return port;
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
