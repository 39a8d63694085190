package mixmatch.eval.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The specs that come with the project: those of {@code runs/}. */
final class ShippedSpecs {
    /** A test holds this to the folder: what lies in a jar can't be listed. */
    static final List<String> NAMES = List.of(
            "digits",
            "cifar10-quick",
            "cifar10-250",
            "cifar10-500",
            "cifar10-1000",
            "cifar10-2000",
            "cifar10-4000",
            "svhn-250",
            "svhn-500",
            "svhn-1000",
            "svhn-2000",
            "svhn-4000",
            "article");

    private ShippedSpecs() {}

    /** @throws IllegalArgumentException if none is called so */
    static String yaml(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no spec named %s; there are %s".formatted(name, String.join(", ", NAMES)));
        }
        try (InputStream in = ShippedSpecs.class.getResourceAsStream("/specs/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("spec %s is missing in this build".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its first comment, which says what it is; else its name. */
    static String title(String name) {
        return yaml(name)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#\\s*", ""))
                .findFirst()
                .orElse(name);
    }
}
