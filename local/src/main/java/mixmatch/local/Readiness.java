package mixmatch.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Whether a service on this machine says that it is ready to work. */
final class Readiness {
    private static final int TIMEOUT_MILLIS = 2000;

    private Readiness() {}

    static boolean of(int port) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/ready")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
