package mixmatch.eval.tracking;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mixmatch.eval.evaluation.EvalConfig;
import org.jboss.logging.Logger;

/** The tracking server: its address without a slash at the end, and its header Authorization, or none. */
record MlflowSettings(String server, String experiment, String authorization) {
    private static final Logger LOG = Logger.getLogger(MlflowSettings.class);

    /**
     * The configured server; empty where none is configured. An address that only other tools understand (a folder, a database, a
     * vendor's scheme) counts as none: it is logged as a warning, and stops nothing.
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
            return List.of("http", "https")
                            .contains(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT))
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
