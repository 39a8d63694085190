package mixmatch.eval;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What this service is configured with besides what every service is. */
@ConfigMapping(prefix = "eval")
public interface EvalConfig {
    /** ONNX Runtime's providers in order of preference: cuda, cpu. */
    @WithDefault("cuda,cpu")
    List<String> providers();

    /** Threads inside one operator. */
    @WithDefault("1")
    int threads();

    /** What actions over REST need where the service listens beyond loopback; at least 16 characters. */
    Optional<String> token();

    Mlflow mlflow();

    /** The tracking server that runs are logged to; the environment names it as MLflow's own clients do. */
    interface Mlflow {
        /** http or https; empty: nothing is logged. */
        Optional<String> trackingUri();

        /** Made where it is missing. */
        @WithDefault("mixmatch")
        String experiment();

        Optional<String> username();

        Optional<String> password();

        /** Where there is no user name. */
        Optional<String> token();
    }
}
