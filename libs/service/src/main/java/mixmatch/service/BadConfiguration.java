package mixmatch.service;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The end of a service that can't work as it is configured: a sentence in its log, and exit code 1. */
public final class BadConfiguration {
    private static final Logger LOG = Logger.getLogger(BadConfiguration.class);

    private BadConfiguration() {}

    /** The same, with a line in the log of what it is. */
    public static <T> T orEnd(Supplier<T> made, Function<T, String> said) {
        T thing = orEnd(made);
        LOG.info(said.apply(thing));
        return thing;
    }

    /** What is made by the configuration; {@link IllegalArgumentException}, whose message names the key, ends the process. */
    public static <T> T orEnd(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            LOG.errorf("The service ends, as it can't work as it is configured. reason=\"%s\"", e.getMessage());
            Runtime.getRuntime().halt(FatalFailure.FAILED);
            throw e;
        }
    }
}
