package mixmatch.methods;

/**
 * How a method spreads labels over the graph of the images' features: to each image's nearest neighbours by cosine, affinities being
 * its power gamma, by a share alpha, and every so many epochs of the images.
 */
public record Propagating(int neighbours, double gamma, double alpha, double every) {
    /** E = ceil(every * N / U), the steps between propagations of {@code images} of which a step takes {@code unlabeled}. */
    public int steps(int images, int unlabeled) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.ceil(every * images / unlabeled)));
    }
}
