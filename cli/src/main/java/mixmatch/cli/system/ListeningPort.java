package mixmatch.cli.system;

import java.util.OptionalInt;
import mixmatch.cli.embedded.StoreProcess;
import mixmatch.cli.files.PortFile;

/**
 * The TCP port of loopback that a child listens on: the child binds what the system gives it, then says what it got
 * ({@link PortFile}). Nobody chooses a port that is not bound yet, as it may be taken by the time it is.
 *
 * @param variable of the child's environment that names the port to bind; 0: any
 * @param asked the port that a person asked for; 0: none in particular
 * @param stays true where others hold on to the port, so that a child that is started again waits for it
 */
public record ListeningPort(String variable, int asked, boolean stays) {
    /** The port of a broker or a store, whose users know one address of it. */
    static ListeningPort ofStore(int asked) {
        return new ListeningPort(StoreProcess.VARIABLE, asked, true);
    }

    /** The port of a service's web server, as Quarkus names it. */
    static ListeningPort ofService() {
        return new ListeningPort("QUARKUS_HTTP_PORT", 0, false);
    }

    /**
     * The port that the next process is to bind: the last one's, so that a page in a browser goes on. A service that did not
     * get as far as to say which it had is not given it again: it may be why it ended.
     *
     * @param bound what the last process was to bind
     * @param said what it said that it got
     */
    int next(int bound, OptionalInt said) {
        return said.orElse(stays ? bound : 0);
    }
}
