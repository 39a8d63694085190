package mixmatch.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Begins every service: a signal that comes before it has started ends it at once, as there is nothing to bring to an end. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        Termination.install(() -> false);
        Quarkus.run(arguments);
    }
}
