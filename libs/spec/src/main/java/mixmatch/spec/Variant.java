package mixmatch.spec;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** A network or a method that a section of a spec can name, with its keys, and checks of what ranges can't say. */
public record Variant(String section, String name, String sentence, List<SpecKey> keys, List<CrossCheck> checks) {
    /** Declares variants; named in {@code META-INF/services}. */
    public interface Provider {
        /** The first of a section is its default. */
        List<Variant> variants();
    }

    /** A class of its own, as providers make variants before any is asked for. */
    private static final class Known {
        static final List<Variant> ALL = ServiceLoader.load(Provider.class, Variant.class.getClassLoader()).stream()
                .flatMap(provider -> provider.get().variants().stream())
                .toList();
    }

    static List<Variant> of(String section) {
        return Known.ALL.stream()
                .filter(variant -> variant.section().equals(section))
                .toList();
    }

    static Optional<Variant> of(String section, String name) {
        return of(section).stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst();
    }

    static List<String> sections() {
        return Known.ALL.stream().map(Variant::section).distinct().sorted().toList();
    }
}
