package mixmatch.networks;

import java.util.List;
import java.util.Map;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** The kinds of network that a spec can name. */
public final class Networks implements Variant.Provider {
    /** A kind of network: one file. */
    interface Kind {
        Variant declaration();

        /** The network by the keys of the declaration, for images of so many channels. */
        Network of(RunSpec.Named keys, int channels, int classes);
    }

    private static final List<Kind> ALL = List.of(new WideResNet(), new ResNet(), new ConvNet());

    /** The network that a spec names, for images of so many channels; {@link IllegalArgumentException} if there is none. */
    public static Network of(RunSpec.Named network, int channels, int classes) {
        return ALL.stream()
                .filter(kind -> kind.declaration().name().equals(network.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no network " + network.name()))
                .of(network, channels, classes);
    }

    /** The same by its name and keys, as in {@code of("wide-resnet", Map.of("depth", 28, "width", 2), 3, 10)}. */
    public static Network of(String name, Map<String, Integer> keys, int channels, int classes) {
        return of(new RunSpec.Named(name, Map.copyOf(keys)), channels, classes);
    }

    @Override
    public List<Variant> variants() {
        return ALL.stream().map(Kind::declaration).toList();
    }
}
