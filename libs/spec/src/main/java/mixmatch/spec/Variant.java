package mixmatch.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A network, as a spec's section names one, with the keys that the section has then. It is declared where it is built and found
 * on the class path.
 *
 * @param section as in {@code network}
 * @param name as in {@code wide-resnet}
 * @param keys besides {@code name}, with their sections
 * @param checks of what ranges can't say
 */
public record Variant(String section, String name, List<SpecKey> keys, List<CrossCheck> checks) {
    /** Declares variants; named in {@code META-INF/services}. */
    public interface Provider {
        /** The first of a section is its default. */
        List<Variant> variants();
    }

    private static final List<Variant> ALL = load();

    private static List<Variant> load() {
        List<Variant> found = new ArrayList<>();
        for (Provider provider : ServiceLoader.load(Provider.class, Variant.class.getClassLoader())) {
            found.addAll(provider.variants());
        }
        return List.copyOf(found);
    }

    /** Those of a section. */
    static List<Variant> of(String section) {
        return ALL.stream().filter(variant -> variant.section().equals(section)).toList();
    }

    static Optional<Variant> of(String section, String name) {
        return of(section).stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst();
    }

    /** Sections that have variants. */
    static List<String> sections() {
        return ALL.stream().map(Variant::section).distinct().toList();
    }

    boolean has(String path) {
        return keys.stream().anyMatch(key -> key.path().equals(path));
    }
}
