package mixmatch.augmentation.strong;

import java.util.List;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * RandAugment (Cubuk et al. 2020) as FixMatch (Sohn et al. 2020) uses it: operations drawn with equal chance, each with a value drawn
 * evenly from its range and applied to half of the images; then a {@link Cutout} at a place drawn evenly.
 *
 * <p>The draws are, for each operation, its number, its value and whether it is applied, then the row and the column of the cutout.
 * All are made, whether they are used or not.
 */
public final class RandAugment {
    private final Operation[] operations;
    private final Magnitudes[] magnitudes;
    private final int drawn;
    private final int height;
    private final int width;
    private final int cutout;

    public RandAugment(RunSpec.Strong policy, ImageSize size) {
        List<Operation> among = Operations.of(policy.names(), size);
        operations = among.toArray(Operation[]::new);
        magnitudes = among.stream()
                .map(operation -> operation.magnitudes(size).scaled(policy.magnitude()))
                .toArray(Magnitudes[]::new);
        drawn = policy.operations();
        height = size.height();
        width = size.width();
        cutout = (int) (policy.cutout() * Math.min(height, width));
    }

    /** Changes an image of the constructor's size. */
    public void apply(Canvas image, UniformRandomProvider random) {
        for (int i = 0; i < drawn; i++) {
            int operation = random.nextInt(operations.length);
            double value = magnitudes[operation].value(random.nextDouble());
            if (random.nextBoolean()) {
                operations[operation].apply(image, value);
            }
        }
        Cutout.apply(image, random.nextInt(height), random.nextInt(width), cutout);
    }
}
