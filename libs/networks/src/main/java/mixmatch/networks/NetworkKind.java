package mixmatch.networks;

import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** A kind of network that a spec can name: one file, which stands in the list of {@link Networks}. */
interface NetworkKind {
    /** Its name and keys. */
    Variant declaration();

    /**
     * The network of that kind.
     *
     * @param keys of the declaration
     * @param channels of an image
     */
    Network of(RunSpec.Named keys, int channels, int classes);
}
