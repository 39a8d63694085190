package mixmatch.trainer.run;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Ends a trainer whose JVM was not given the module that its arithmetic is written in, before it takes a run. */
@ApplicationScoped
class VectorsAreThere {
    private static final Logger LOG = Logger.getLogger(VectorsAreThere.class);
    private static final String MODULE = "jdk.incubator.vector";
    private static final int FAILED = 1;

    void check(@Observes @Priority(1) StartupEvent started) {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            LOG.errorf(
                    "The service ends, as its JVM has no vectors. remedy=\"start it with @local/trainer.options or --add-modules=%s\"",
                    MODULE);
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
