package mixmatch.spec;

import java.util.List;
import java.util.Optional;

/** Networks and methods to name in specs, as the modules that hold them declare their own. */
public final class TestVariants implements Variant.Provider {
    @Override
    public List<Variant> variants() {
        SpecKey depth = SpecKey.of("network.depth", SpecRange.whole(10, 100), 28, "Its depth.");
        SpecKey width = SpecKey.of("network.width", SpecRange.whole(1, 20), 2, "Its width.");
        CrossCheck even = new CrossCheck(List.of("network.depth"), values -> {
            long given = CrossCheck.whole(values, "network.depth");
            return given % 2 == 0
                    ? Optional.empty()
                    : Optional.of("network.depth is %d, but must be even: take %d or %d"
                            .formatted(given, given - 1, given + 1));
        });
        return List.of(
                new Variant("network", "deep", "Deep.", List.of(depth, width), List.of(even)),
                new Variant("network", "flat", "Flat.", List.of(width), List.of()),
                new Variant(
                        "method",
                        "mixmatch",
                        "It guesses.",
                        List.of(
                                SpecKey.of("method.temperature", SpecRange.above(0, 1), 0.5, "T."),
                                SpecKey.of("method.k", SpecRange.whole(1, 16), 2, "K."),
                                SpecKey.of("method.alpha", SpecRange.above(0, 100), 0.75, "Alpha."),
                                SpecKey.of("method.lambdaU", SpecRange.between(0, 10_000), 75, "Weight.")),
                        List.of()),
                new Variant("method", "supervised", "It does not.", List.of(), List.of()));
    }
}
