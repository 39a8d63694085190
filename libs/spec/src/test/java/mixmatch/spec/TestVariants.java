package mixmatch.spec;

import java.util.List;
import java.util.Optional;

/** Two networks to name in specs, as the module that builds networks declares its own. */
public final class TestVariants implements Variant.Provider {
    @Override
    public List<Variant> variants() {
        SpecKey depth = SpecKey.of("network.depth", new SpecRange.Whole(10, 100), 28, "Its depth.");
        SpecKey width = SpecKey.of("network.width", new SpecRange.Whole(1, 20), 2, "Its width.");
        CrossCheck even = new CrossCheck(List.of("network.depth"), values -> {
            long given = CrossCheck.whole(values, "network.depth");
            return given % 2 == 0
                    ? Optional.empty()
                    : Optional.of("network.depth is %d, but must be even: take %d or %d"
                            .formatted(given, given - 1, given + 1));
        });
        return List.of(
                new Variant("network", "deep", List.of(depth, width), List.of(even)),
                new Variant("network", "flat", List.of(width), List.of()));
    }
}
