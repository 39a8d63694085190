package mixmatch.networks;

import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** A kind of network that a spec can name: one file, which stands in the list of {@link Networks}. */
interface NetworkKind {
    Variant declaration();

    /** The network of that kind, by the keys of the declaration, for images of so many channels. */
    Network of(RunSpec.Named keys, int channels, int classes);
}
