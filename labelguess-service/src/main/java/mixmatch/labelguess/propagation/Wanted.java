package mixmatch.labelguess.propagation;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** The end of work that nobody waits for any more. */
final class Wanted {
    private Wanted() {}

    static void check(BooleanSupplier wanted) {
        if (!wanted.getAsBoolean()) {
            throw new CancellationException("the propagation is not wanted any more");
        }
    }
}
