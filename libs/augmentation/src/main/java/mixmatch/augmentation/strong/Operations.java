package mixmatch.augmentation.strong;

import java.util.List;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations;

/** All operations, in the order in which they are drawn by number. Specs learn their names from it, by META-INF/services. */
public final class Operations implements StrongOperations {
    private static final List<Operation> ALL = List.of(
            new Identity(),
            new Autocontrast(),
            new Brightness(),
            new Color(),
            new Contrast(),
            new Equalize(),
            new Posterize(),
            new Rotate(),
            new Sharpness(),
            new ShearX(),
            new ShearY(),
            new Solarize(),
            new TranslateX(),
            new TranslateY());

    @Override
    public List<String> names() {
        return ALL.stream().map(Operation::name).toList();
    }

    /** Those of the names, each of which is known; where there are none, those for the kind of the images. */
    static List<Operation> of(List<String> names, ImageSize size) {
        return ALL.stream()
                .filter(operation -> names.isEmpty()
                        ? size.channels() > 1 || operation.alsoGrey()
                        : names.contains(operation.name()))
                .toList();
    }
}
