package mixmatch.eval.assumption;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import mixmatch.accuracy.Evaluator;
import mixmatch.datasets.ImageSet;

/**
 * A model's features of images in two dimensions, by {@link PrincipalComponents}; all but the first arrays are by image.
 *
 * @param explained the axes' shares of the features' variance, 0..1
 * @param index the images' places in their set
 * @param truth below 0 where it is unknown
 * @param confidence the predicted class's probability, 0..1
 */
public record Embedding(
        double[] explained, int[] index, double[] x, double[] y, int[] truth, int[] predicted, double[] confidence) {
    /** More dots hide each other. */
    public static final int MOST_IMAGES = 1000;

    private static final int BATCH = 64;

    /** One output of a model: row-major [images, width], of pixels in a direct buffer, uint8 [images, H, W, C]. */
    public interface Output<E extends Exception> {
        float[] of(ByteBuffer pixels, int images) throws E;
    }

    /** Of at most {@value #MOST_IMAGES} images, chosen evenly: a set may lie sorted by class. */
    public static <E extends Exception> Embedding of(Output<E> probabilities, Output<E> features, ImageSet images)
            throws E {
        int count = Math.min(MOST_IMAGES, images.count());
        int[] index = IntStream.range(0, count)
                .map(i -> (int) ((long) i * images.count() / count))
                .toArray();
        float[] p = outputs(probabilities, images, index);
        float[] f = outputs(features, images, index);
        int classes = p.length / count;
        PrincipalComponents plane = PrincipalComponents.of(f, f.length / count);
        int[] predicted = IntStream.range(0, count)
                .map(i -> Evaluator.mostProbable(p, i * classes, classes))
                .toArray();
        return new Embedding(
                plane.explained(),
                index,
                plane.x(),
                plane.y(),
                Arrays.stream(index).map(images::label).toArray(),
                predicted,
                IntStream.range(0, count)
                        .mapToDouble(i -> p[i * classes + predicted[i]])
                        .toArray());
    }

    private static <E extends Exception> float[] outputs(Output<E> model, ImageSet images, int[] index) throws E {
        float[] all = {};
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(BATCH, images.imageBytes()));
        for (int from = 0; from < index.length; from += BATCH) {
            int count = Math.min(BATCH, index.length - from);
            pixels.clear();
            for (int i = from; i < from + count; i++) {
                pixels.put(images.image(index[i]));
            }
            float[] some = model.of(pixels.flip(), count);
            int width = some.length / count;
            all = from == 0 ? new float[Math.multiplyExact(index.length, width)] : all;
            System.arraycopy(some, 0, all, from * width, some.length);
        }
        return all;
    }
}
