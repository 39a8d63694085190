package mixmatch.cli.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.train.SpecFile;
import mixmatch.spec.RunSpec;

/**
 * A method's own settings in an experiment, and where they come from. All else is as the experiment's spec has it. They are those of
 * that spec if it is the method's; else of the nearest spec for this method on the same kind of images ({@code digits-ict} for
 * {@code digits}; {@code cifar10-ict} for {@code cifar10-quick}); else the method's defaults.
 *
 * @param origin the file, or where there is none {@code the defaults}
 * @param keys as a spec writes them, the method's name among them
 */
record MethodSettings(String method, String origin, Map<String, String> keys) {
    static final String DEFAULTS = "the defaults";
    private static final String SECTION = "method";

    static MethodSettings of(String method, SpecFile base) {
        RunSpec own = base.parse(Map.of());
        for (SpecFile candidate : candidates(method, base)) {
            RunSpec spec = candidate.parse(Map.of());
            if (spec.method().name().equals(method)
                    && spec.dataset().source() == own.dataset().source()) {
                Map<String, String> keys = candidate.written(SECTION);
                keys.put(SECTION + ".name", method);
                return new MethodSettings(method, candidate.origin(), keys);
            }
        }
        return new MethodSettings(method, DEFAULTS, Map.of(SECTION + ".name", method));
    }

    /** The nearest first: of {@code cifar10-quick} itself, {@code cifar10-quick-METHOD}, {@code cifar10-METHOD}, {@code cifar10}. */
    private static List<SpecFile> candidates(String method, SpecFile base) {
        List<SpecFile> candidates = new ArrayList<>(List.of(base));
        String stem = base.stem();
        while (!stem.isEmpty()) {
            base.sibling(stem + "-" + method).ifPresent(candidates::add);
            int hyphen = stem.lastIndexOf('-');
            stem = hyphen < 0 ? "" : stem.substring(0, hyphen);
            Optional.of(stem)
                    .filter(name -> !name.isEmpty())
                    .flatMap(base::sibling)
                    .ifPresent(candidates::add);
        }
        return candidates;
    }

    /** The spec of a run, by the experiment's spec with these settings and some keys more. */
    RunSpec spec(SpecFile base, Map<String, String> more) {
        Map<String, String> overrides = new LinkedHashMap<>(keys);
        overrides.putAll(more);
        return base.parse(overrides);
    }
}
