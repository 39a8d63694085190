package mixmatch.augmentation.strong;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.StrongOperations;
import mixmatch.spec.StrongOperations.Range;

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
    public Map<String, Optional<Range>> ranges() {
        Map<String, Optional<Range>> ranges = new LinkedHashMap<>();
        ALL.forEach(operation -> ranges.put(operation.name(), operation.widest()));
        return ranges;
    }

    /** Those of the names, each of which is known; where there are none, those for the kind of the images. */
    static List<Operation> of(Set<String> names, ImageSize size) {
        return ALL.stream()
                .filter(operation -> names.isEmpty()
                        ? size.channels() > 1 || operation.alsoGrey()
                        : names.contains(operation.name()))
                .toList();
    }
}
