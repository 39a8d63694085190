package mixmatch.service;

import org.jboss.logging.Logger;

/** What a service needs whose loops are written in the vectors of {@code jdk.incubator.vector}: a JVM that was told so. */
public final class JvmVectors {
    private static final Logger LOG = Logger.getLogger(JvmVectors.class);
    private static final String MODULE = "jdk.incubator.vector";
    private static final int FAILED = 1;

    private JvmVectors() {}

    /** Ends the process, before it takes work, where its JVM has no vectors. */
    public static void require(String service) {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            LOG.errorf(
                    "The service ends, as its JVM has no vectors. remedy=\"start it with @local/%s.options or --add-modules=%s\"",
                    service, MODULE);
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
