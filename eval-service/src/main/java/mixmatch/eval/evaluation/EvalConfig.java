package mixmatch.eval.evaluation;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The configuration of eval, in addition to that of every service. */
@ConfigMapping(prefix = "eval")
public interface EvalConfig {
    /** What evaluates: auto, cpu, cuda or cuda:N. */
    String device();

    int threads();

    /** The token that actions over REST need if the service listens beyond loopback; at least 16 characters. */
    Optional<String> token();

    Roles roles();

    /** The roles of the identity provider's users: one to look, and one to act as well. */
    interface Roles {
        String look();

        String act();
    }

    Mlflow mlflow();

    /** The tracking server that runs are logged to. Its environment variables are those of MLflow's own clients. */
    interface Mlflow {
        /** http or https; empty: nothing is logged. */
        Optional<String> trackingUri();

        /** The experiment that runs belong to; made if MLflow has none of that name. */
        String experiment();

        Optional<String> username();

        Optional<String> password();

        /** A bearer token; used if no user name is set. */
        Optional<String> token();
    }
}
