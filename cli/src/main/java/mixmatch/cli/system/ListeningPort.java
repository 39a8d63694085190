package mixmatch.cli.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.OptionalInt;
import mixmatch.cli.terminal.CommandFailure;

/**
 * The TCP port of loopback that a child listens on: the child binds what the system gives it, then says what it got
 * ({@link ChildCommand#saidPort}). Nobody chooses a port that is not bound yet, as it may be taken by the time it is.
 * The variable of the child's environment names the port to bind, {@code asked} is a person's; 0: any. It stays where
 * others hold on to it, so that a child that is started again waits for it.
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
