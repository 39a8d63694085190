package mixmatch.networks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.spec.CrossCheck;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** The kinds of network that a spec can name. */
public final class Networks implements Variant.Provider {
    /** A kind of network: one file. */
    interface Kind {
        Variant declaration();

        /** Whether it is for vectors, whose features are channels, in place of images. */
        default boolean takesVectors() {
            return false;
        }

        /** The network by the keys of the declaration, for images of so many channels. */
        Network of(RunSpec.Named keys, int channels, int classes);
    }

    private static final String SOURCE = "dataset.source";
    private static final String VECTORS = RunSpec.Source.VECTORS.text();
    private static final List<Kind> ALL = List.of(new WideResNet(), new ResNet(), new ConvNet(), new Mlp());

    /** The network that a spec names, for images of so many channels; {@link IllegalArgumentException} if there is none. */
    public static Network of(RunSpec.Named network, int channels, int classes) {
        return ALL.stream()
                .filter(kind -> kind.declaration().name().equals(network.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no network " + network.name()))
                .of(network, channels, classes);
    }

    /** The same by its name and keys, as in {@code of("wide-resnet", Map.of("depth", 28, "width", 2), 3, 10)}. */
    public static Network of(String name, Map<String, ?> keys, int channels, int classes) {
        return of(new RunSpec.Named(name, Map.copyOf(keys)), channels, classes);
    }

    @Override
    public List<Variant> variants() {
        return ALL.stream().map(Networks::declaration).toList();
    }

    private static Variant declaration(Kind kind) {
        Variant own = kind.declaration();
        CrossCheck source = new CrossCheck(List.of(SOURCE), values -> {
            String sentence = "network.name is %s, which takes %s, but dataset.source is %s; set network.name to %s";
            boolean vectors = values.get(SOURCE).equals(VECTORS);
            String takes = kind.takesVectors() ? "vectors" : "images";
            String fitting = ALL.stream()
                    .filter(other -> other.takesVectors() == vectors)
                    .map(other -> other.declaration().name())
                    .collect(Collectors.joining(" or "));
            return CrossCheck.unless(
                    vectors == kind.takesVectors(), sentence, own.name(), takes, values.get(SOURCE), fitting);
        });
        List<CrossCheck> checks =
                Stream.concat(own.checks().stream(), Stream.of(source)).toList();
        return new Variant(own.section(), own.name(), own.sentence(), own.keys(), checks);
    }
}
