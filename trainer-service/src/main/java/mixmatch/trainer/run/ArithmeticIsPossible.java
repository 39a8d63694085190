package mixmatch.trainer.run;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import mixmatch.trainer.arithmetic.Learner;
import mixmatch.trainer.arithmetic.VectorModule;
import org.jboss.logging.Logger;

/** Ends a trainer that was started without what its arithmetic needs, before it takes a run. */
@ApplicationScoped
class ArithmeticIsPossible {
    private static final Logger LOG = Logger.getLogger(ArithmeticIsPossible.class);
    private static final int FAILED = 1;

    void check(@Observes @Priority(1) StartupEvent started) {
        if (!VectorModule.load()) {
            LOG.error("The service ends, as its JVM has no vectors. remedy=\"start it with @local/trainer.options\"");
            Runtime.getRuntime().halt(FAILED);
        }
        if (!"1".equals(System.getenv(Learner.CONVOLUTION_THREADS))) {
            LOG.errorf(
                    "The service ends, as its convolutions would take other threads than its own. %s=\"%s\" remedy=\"set it to 1\"",
                    Learner.CONVOLUTION_THREADS, System.getenv().getOrDefault(Learner.CONVOLUTION_THREADS, ""));
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
