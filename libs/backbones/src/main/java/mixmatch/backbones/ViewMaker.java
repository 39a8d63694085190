package mixmatch.backbones;

import mixmatch.augmentation.strong.Canvas;
import mixmatch.augmentation.strong.RandAugment;
import mixmatch.datasets.ImageSize;
import mixmatch.onnx.PixelResize;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Makes the views of images that a backbone takes. The plain one is the image as the field measures backbones: the middle {@value
 * #CENTRE} of it where the backbone takes {@value #CROPPED_FROM} pixels or more and the image is large enough for that, else all of it,
 * scaled. A weak one is a part of the image of random place, area
 * and ratio, scaled, perhaps mirrored (Szegedy et al. 2015); a strong one is a weak one, then {@link RandAugment}. For one thread.
 */
public final class ViewMaker {
    /** The part of an image's side that the plain view shows: 224 pixels of 256. */
    static final double CENTRE = 0.875;

    /** Networks of smaller images, such as CIFAR's, see them whole. */
    static final int CROPPED_FROM = 128;

    /** The part of an image's area that a weak view shows at least: what its label names should still be in it. */
    static final double LEAST_AREA = 0.5;

    private static final double WIDEST = 4 / 3.0;

    /** Of ratios and areas that do not fit into the image; then all of it is taken. */
    private static final int TRIES = 10;

    /** Of specs that say nothing: two operations of those that suit the images, and a square of half the side. */
    static final RunSpec.Strong STRONG = new RunSpec.Strong(2, "all", 1, 0.5);

    private final ViewPlan plan;
    private final ImageSize images;
    private final int size;
    private final int channels;
    private final ImageParts parts;
    private final RandAugment randAugment;
    private final Canvas canvas;

    /**
     * Views uint8 [size, size, channels] of images of one size.
     *
     * @param resize may be others', too
     */
    public ViewMaker(ViewPlan plan, ImageSize images, int size, int channels, PixelResize resize) {
        this.plan = plan;
        this.images = images;
        this.size = size;
        this.channels = channels;
        this.parts = new ImageParts(images, size, channels, resize);
        ImageSize view = new ImageSize(size, size, channels);
        this.randAugment = new RandAugment(STRONG, view);
        this.canvas = new Canvas(view);
    }

    /** The side that images should have: their middle then has a backbone's size, and nothing is scaled twice. */
    public static int sideFor(int size) {
        return size < CROPPED_FROM ? size : (int) Math.rint(size / CENTRE);
    }

    /** Writes a view of the image with this index, uint8 [H, W, C], to {@code out} from {@code at}. */
    public void write(byte[] image, int index, int view, byte[] out, int at) {
        if (view == 0) {
            parts.write(image, middle(images, size), out, at);
            return;
        }
        UniformRandomProvider random = CounterRandom.at(plan.seed(), RandomStream.EMBEDDED_VIEWS, index, view);
        parts.write(image, part(random), out, at);
        // Drawn whether it counts or not: the plan's other settings then draw the same.
        if (random.nextBoolean() && plan.mirror()) {
            mirror(out, at);
        }
        if (view >= plan.weak()) {
            canvas.load(out, at);
            randAugment.apply(canvas, random);
            canvas.store(out, at);
        }
    }

    /** What the plain view shows, for a backbone of {@code size}. */
    static ImageParts.Part middle(ImageSize images, int size) {
        int side = Math.min(images.height(), images.width());
        boolean isLarge = size >= CROPPED_FROM && side >= sideFor(size);
        int shown = isLarge ? (int) Math.rint(side * CENTRE) : side;
        return new ImageParts.Part((images.height() - shown) / 2, (images.width() - shown) / 2, shown, shown);
    }

    private ImageParts.Part part(UniformRandomProvider random) {
        double log = StrictMath.log(WIDEST);
        for (int i = 0; i < TRIES; i++) {
            double area = (LEAST_AREA + (1 - LEAST_AREA) * random.nextDouble()) * images.height() * images.width();
            double ratio = StrictMath.exp((2 * random.nextDouble() - 1) * log);
            int width = (int) Math.rint(StrictMath.sqrt(area * ratio));
            int height = (int) Math.rint(StrictMath.sqrt(area / ratio));
            if (width >= 1 && width <= images.width() && height >= 1 && height <= images.height()) {
                int top = random.nextInt(images.height() - height + 1);
                return new ImageParts.Part(top, random.nextInt(images.width() - width + 1), height, width);
            }
        }
        return new ImageParts.Part(0, 0, images.height(), images.width());
    }

    private void mirror(byte[] out, int at) {
        int row = size * channels;
        for (int y = 0; y < size; y++) {
            int left = at + y * row;
            int right = left + row - channels;
            for (; left < right; left += channels, right -= channels) {
                for (int c = 0; c < channels; c++) {
                    byte pixel = out[left + c];
                    out[left + c] = out[right + c];
                    out[right + c] = pixel;
                }
            }
        }
    }
}
