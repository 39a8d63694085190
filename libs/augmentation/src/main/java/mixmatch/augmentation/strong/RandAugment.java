package mixmatch.augmentation.strong;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.RunSpec;
import mixmatch.spec.StrongOperations.Range;
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
    private final int count;
    private final int height;
    private final int width;
    private final int cutout;

    public RandAugment(RunSpec.Strong policy, ImageSize size) {
        Map<String, Optional<Range>> drawn = new HashMap<>();
        policy.drawn().forEach(each -> drawn.put(each.name(), each.range()));
        List<Operation> among = Operations.of(drawn.keySet(), size);
        operations = among.toArray(Operation[]::new);
        magnitudes = among.stream()
                .map(operation -> drawn.getOrDefault(operation.name(), Optional.empty())
                        .map(range -> operation
                                .magnitudes(size)
                                .within(range.low() * operation.unit(size), range.high() * operation.unit(size)))
                        .orElseGet(() -> operation.magnitudes(size))
                        .scaled(policy.magnitude()))
                .toArray(Magnitudes[]::new);
        count = policy.operations();
        height = size.height();
        width = size.width();
        cutout = (int) (policy.cutout() * Math.min(height, width));
    }

    /** Changes an image of the constructor's size. */
    public void apply(Canvas image, UniformRandomProvider random) {
        for (int i = 0; i < count; i++) {
            int operation = random.nextInt(operations.length);
            double value = magnitudes[operation].value(random.nextDouble());
            if (random.nextBoolean()) {
                operations[operation].apply(image, value);
            }
        }
        Cutout.apply(image, random.nextInt(height), random.nextInt(width), cutout);
    }
}
