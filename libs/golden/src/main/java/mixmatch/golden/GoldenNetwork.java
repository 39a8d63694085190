package mixmatch.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of {@code networks.json}. Its name says its kind and keys, as in {@code resnet-14-1-grey}.
 *
 * @param name in the file
 * @param kind as in {@code resnet}
 * @param keys of that kind: its depth where it has one, and its width
 * @param side of an image, pixels
 */
public record GoldenNetwork(
        String name, String kind, Map<String, Integer> keys, int channels, int side, int classes, int batch) {
    private static final String FILE = "networks.json";
    private static final Pattern NAME = Pattern.compile("([a-z-]+?)(?:-(\\d+))?-(\\d+)(?:-grey)?");

    /** Every network of the file. */
    public static Stream<GoldenNetwork> all() {
        JsonNode file = Golden.json(FILE);
        return file.properties().stream().map(entry -> of(entry.getKey(), entry.getValue()));
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
        return new GoldenNetwork(
                name,
                words.group(1),
                keys,
                sizes.get("channels").asInt(),
                sizes.get("side").asInt(),
                sizes.get("classes").asInt(),
                sizes.get("batch").asInt());
    }

    /** Names of the trained tensors, in order. */
    public List<String> parameters() {
        return Golden.json(FILE)
                .get(name)
                .get("parameters")
                .valueStream()
                .map(JsonNode::textValue)
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
