package mixmatch.backbones;

import java.util.List;

/**
 * The numbers that a backbone takes for pixels: (pixel / scale - mean) / std of each channel, in its order.
 *
 * @param bgr true where blue comes first; mean and std are in that order, too
 */
public record PixelScaling(double scale, List<Double> mean, List<Double> std, boolean bgr) {
    /** Of the images of ImageNet, red, green and blue. */
    static final PixelScaling IMAGENET =
            new PixelScaling(255, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), false);

    /** Of the same in gray. */
    static final PixelScaling GRAY = new PixelScaling(255, List.of(0.449), List.of(0.226), false);

    /** Pixels as they are. */
    static final PixelScaling NONE = new PixelScaling(1, List.of(), List.of(), false);

    public PixelScaling {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (!(scale > 0) || !Double.isFinite(scale)) {
            throw new BackboneException(
                    "--scale is %s, and pixels are divided by it; give a number above 0".formatted(scale));
        }
        if (mean.stream().anyMatch(value -> !Double.isFinite(value))
                || std.stream().anyMatch(value -> !(value > 0) || !Double.isFinite(value))) {
            throw new BackboneException(
                    "--mean is %s and --std %s; they are numbers, and std above 0".formatted(mean, std));
        }
    }
}
