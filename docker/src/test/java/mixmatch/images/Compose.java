package mixmatch.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/** The project's Compose files as they are written, anchors and merge keys resolved, variables not. */
final class Compose {
    static final Path HOME = Path.of(System.getProperty("mixmatch.home"));
    static final Set<String> OURS = Set.of("augment", "labelguess", "trainer", "eval", "train");

    private Compose() {}

    static Map<String, Map<String, Object>> services() throws IOException {
        return services("docker-compose.yml");
    }

    @SuppressWarnings("unchecked")
    static Map<String, Map<String, Object>> services(String file) throws IOException {
        return (Map<String, Map<String, Object>>) yaml(file).get("services");
    }

    static Map<String, Object> yaml(String file) throws IOException {
        return new Yaml().load(text(file));
    }

    static String text(String file) throws IOException {
        return Files.readString(HOME.resolve(file));
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Map<String, Object> service, String key) {
        return (List<Object>) service.getOrDefault(key, List.of());
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, Object> service, String key) {
        return (Map<String, Object>) service.getOrDefault(key, Map.of());
    }
}
