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
}
