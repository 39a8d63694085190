package mixmatch.eval.mlflow;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import mixmatch.eval.EvalConfig;
import org.jboss.logging.Logger;

/**
 * Where runs are logged.
 *
 * @param server a tracking server's address, http or https, without a slash at its end
 * @param experiment that the runs belong to; made where it is missing
 * @param authorization header; empty: none
 */
record MlflowSettings(String server, String experiment, String authorization) {
    private static final Logger LOG = Logger.getLogger(MlflowSettings.class);

    /**
     * What is configured; empty where nothing is, or what is meant for other tools: a folder, a database, a vendor's scheme.
     * That is said, and stops nothing.
     */
    static Optional<MlflowSettings> of(EvalConfig.Mlflow config) {
        String uri = config.trackingUri().orElse("").strip();
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        if (!isServer(uri)) {
            LOG.warnf(
                    "Nothing is logged to MLflow: eval.mlflow.tracking-uri (MLFLOW_TRACKING_URI) must be the http or https"
                            + " address of a tracking server, without a name and a password in it.");
            return Optional.empty();
        }
        return Optional.of(new MlflowSettings(uri.replaceFirst("/+$", ""), config.experiment(), authorization(config)));
    }

    private static boolean isServer(String uri) {
        try {
            URI address = URI.create(uri);
            String scheme =
                    address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && address.getHost() != null
                    && address.getUserInfo() == null
                    && address.getQuery() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String authorization(EvalConfig.Mlflow config) {
        if (config.username().isPresent()) {
            String pair = config.username().get() + ":" + config.password().orElse("");
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        return config.token().map(token -> "Bearer " + token).orElse("");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "experiment %s at %s".formatted(experiment, server);
    }
}
