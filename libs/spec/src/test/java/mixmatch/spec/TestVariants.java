package mixmatch.spec;

import static mixmatch.spec.SpecKey.key;

import java.util.List;
import java.util.Optional;

/** Networks and methods to name in specs, as the modules that hold them declare their own. */
public final class TestVariants implements Variant.Provider {
    @Override
    public List<Variant> variants() {
        SpecKey depth = key("network.depth", SpecRange.whole(10, 100), 28).says("Its depth.");
        SpecKey width = key("network.width", SpecRange.whole(1, 20), 2).says("Its width.");
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
                                key("method.temperature", SpecRange.above(0, 1), 0.5)
                                        .says("T."),
                                key("method.k", SpecRange.whole(1, 16), 2).says("K."),
                                key("method.alpha", SpecRange.above(0, 100), 0.75)
                                        .says("Alpha."),
                                key("method.lambdaU", SpecRange.between(0, 10_000), 75)
                                        .says("Weight.")),
                        List.of()),
                new Variant("method", "supervised", "It does not.", List.of(), List.of()));
    }
}
