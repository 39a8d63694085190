package mixmatch.backbones;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a person says of a backbone; where nothing is said, the graph decides, else what most backbones have. */
public record BackboneOptions(
        OptionalInt size, Optional<Layout> layout, Scaling scaling, Optional<String> output, Tokens tokens) {
    public static final BackboneOptions NONE =
            new BackboneOptions(OptionalInt.empty(), Optional.empty(), Scaling.NONE, Optional.empty(), Tokens.CLASS);

    /** Empty lists: not said. */
    public record Scaling(OptionalDouble scale, List<Double> mean, List<Double> std, boolean bgr) {
        public static final Scaling NONE = new Scaling(OptionalDouble.empty(), List.of(), List.of(), false);

        public Scaling {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    /** How tokens become a vector. */
    public enum Tokens {
        CLASS,
        MEAN
    }
}
