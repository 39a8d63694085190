package mixmatch.cli.system;

import java.net.HttpURLConnection;
import java.time.Duration;

/** The readiness of a service on this machine, as the service itself says it. */
public final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Readiness() {}

    public static boolean of(int port) {
        return LivenessProbe.status(port, "/q/health/ready", PATIENCE) == HttpURLConnection.HTTP_OK;
    }
}
