package mixmatch.cli.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.BackboneException;
import mixmatch.backbones.BackboneOptions;
import mixmatch.backbones.Layout;
import mixmatch.cli.terminal.CommandFailure;
import picocli.CommandLine.Option;

/** {@code --backbone} and what a person may have to say of one. */
public class BackboneArguments {
    @Option(
            names = "--backbone",
            required = true,
            paramLabel = "FILE.onnx",
            description = "A trained network; its weights may lie beside it.")
    Path backbone;

    @Option(names = "--output", paramLabel = "NAME", description = "The output, or inner value, with the features.")
    String output = "";

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "Side of its images (default: the graph's, else 224).")
    Integer size;

    @Option(names = "--layout", paramLabel = "nchw|nhwc", description = "Order of its input (default: the graph's).")
    String layout = "";

    @Option(names = "--scale", paramLabel = "N", description = "Divides pixels (default: 255).")
    Double scale;

    @Option(
            names = "--mean",
            split = ",",
            paramLabel = "R,G,B",
            description = "Mean of scaled channels (default: ImageNet's).")
    List<Double> mean = new ArrayList<>();

    @Option(
            names = "--std",
            split = ",",
            paramLabel = "R,G,B",
            description = "Deviation of scaled channels (default: ImageNet's).")
    List<Double> std = new ArrayList<>();

    @Option(names = "--bgr", description = "Its channels are blue, green, red.")
    boolean bgr;

    @Option(
            names = "--tokens",
            paramLabel = "class|mean",
            defaultValue = "class",
            description = "The tokens that count (default: ${DEFAULT-VALUE}).")
    String tokens;

    /** The backbone, tried out; throws a sentence where it can't be used. */
    public Backbone open(Path scratch) throws IOException {
        try {
            return Backbone.open(backbone, options(), scratch);
        } catch (BackboneException e) {
            throw CommandFailure.badInput(e.getMessage(), e);
        }
    }

    BackboneOptions options() {
        return new BackboneOptions(
                size == null ? OptionalInt.empty() : OptionalInt.of(size),
                layout.isEmpty() ? Optional.empty() : Optional.of(named("--layout", layout, Layout.values())),
                new BackboneOptions.Scaling(
                        scale == null ? OptionalDouble.empty() : OptionalDouble.of(scale), mean, std, bgr),
                Optional.of(output).filter(name -> !name.isEmpty()),
                named("--tokens", tokens, BackboneOptions.Tokens.values()));
    }

    private static <E extends Enum<E>> E named(String option, String text, E[] values) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw CommandFailure.badInput("%s %s: give %s or %s"
                .formatted(
                        option,
                        text,
                        values[0].name().toLowerCase(Locale.ROOT),
                        values[1].name().toLowerCase(Locale.ROOT)));
    }
}
