package mixmatch.backbones;

/** How an output becomes a vector an image. */
public enum Pooling {
    /** A vector [N, F], or [N, F, 1, 1], as it is. */
    NONE,
    /** The mean of each map of [N, F, H, W]. */
    MAPS_FIRST,
    /** The mean of each map of [N, H, W, F]. */
    MAPS_LAST,
    /** The first token of [N, T, F], which a vision transformer has for the class. */
    CLASS_TOKEN,
    /** The mean of all tokens of [N, T, F]. */
    MEAN_TOKEN
}
