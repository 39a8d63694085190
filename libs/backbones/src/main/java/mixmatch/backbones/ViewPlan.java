package mixmatch.backbones;

import java.util.Map;
import java.util.TreeMap;
import mixmatch.spec.RunSpec;

/**
 * The views of an image that are embedded. View 0 is the plain image; the other weak ones follow, then the strong ones. Each is a
 * function of the seed, the image's index and its own number.
 *
 * @param weak at least 1, the plain one
 * @param mirror whether half of the others are mirrored: not where left and right mean something, as in digits and text
 */
public record ViewPlan(int weak, int strong, boolean mirror, long seed) {
    private static final int MOST = 64;

    public ViewPlan {
        if (weak < 1 || strong < 0 || weak > MOST - Math.min(MOST, strong)) {
            throw new IllegalArgumentException(
                    "%d weak and %d strong views; there is at least the plain one, and at most %d are embedded"
                            .formatted(weak, strong, MOST));
        }
    }

    /** Views of a training image; a test image has the plain one alone. */
    public int count() {
        return weak + strong;
    }

    /** As words and numbers, with how views are made; see {@link BackboneConvention#asText}. */
    public Map<String, String> asText() {
        Map<String, String> text = new TreeMap<>();
        text.put("views", "1 plain, %d crops, %d strong crops".formatted(weak - 1, strong));
        text.put("resampling", ImageParts.RESAMPLING);
        text.put("centre", "%s from %d pixels on".formatted(ViewMaker.CENTRE, ViewMaker.CROPPED_FROM));
        if (count() > 1) {
            text.put("crops", "area %s to 1, ratio 3/4 to 4/3".formatted(ViewMaker.LEAST_AREA));
            text.put("mirror", Boolean.toString(mirror));
            text.put("seed", Long.toString(seed));
        }
        if (strong > 0) {
            RunSpec.Strong policy = ViewMaker.STRONG;
            text.put(
                    "strong",
                    "%d of %s, magnitude %s, cutout %s"
                            .formatted(policy.operations(), policy.among(), policy.magnitude(), policy.cutout()));
        }
        return text;
    }
}
