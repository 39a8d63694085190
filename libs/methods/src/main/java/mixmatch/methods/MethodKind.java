package mixmatch.methods;

import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** A kind of method that a spec can name: one file, which stands in the list of {@link Methods}. */
interface MethodKind {
    Variant declaration();

    /** The method with its settings, by the keys of the declaration. */
    Method of(RunSpec.Named keys);
}
