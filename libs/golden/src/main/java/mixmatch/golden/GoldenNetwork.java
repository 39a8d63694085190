package mixmatch.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A network of {@code networks.json}, for images of {@code side} pixels square. Its name says its kind and keys. */
public record GoldenNetwork(
        String name, String kind, Map<String, Integer> keys, int channels, int side, int classes, int batch) {
    private static final String FILE = "networks.json";
    private static final Pattern NAME = Pattern.compile("([a-z-]+?)(?:-(\\d+))?-(\\d+)(?:-grey)?");

    public static Stream<GoldenNetwork> all() {
        return Golden.json(FILE).properties().stream().map(entry -> of(entry.getKey(), entry.getValue()));
    }

    private static GoldenNetwork of(String name, JsonNode sizes) {
        Matcher words = NAME.matcher(name);
        if (!words.matches()) {
            throw new IllegalStateException("no network is called " + name);
        }
        Map<String, Integer> keys = new LinkedHashMap<>();
        if (words.group(2) != null) {
            keys.put("depth", Integer.valueOf(words.group(2)));
        }
        keys.put("width", Integer.valueOf(words.group(3)));
        int[] of = Stream.of("channels", "side", "classes", "batch")
                .mapToInt(key -> sizes.get(key).asInt())
                .toArray();
        return new GoldenNetwork(name, words.group(1), keys, of[0], of[1], of[2], of[3]);
    }

    /** Names of the trained tensors, in order. */
    public List<String> parameters() {
        JsonNode names = Golden.json(FILE).get(name).get("parameters");
        return names.valueStream().map(JsonNode::textValue).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
