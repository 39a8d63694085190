package mixmatch.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A network of {@code networks.json}: which it is stands in its name, as in {@code resnet-14-1-grey}.
 *
 * @param name in the file
 * @param kind as in {@code resnet}
 * @param keys of that kind: its depth where it has one, and its width
 * @param side of an image, pixels
 * @param parameters names in order
 */
public record GoldenNetwork(
        String name,
        String kind,
        Map<String, Integer> keys,
        int channels,
        int side,
        int classes,
        int batch,
        List<String> parameters) {

    private static final Pattern NAME = Pattern.compile("([a-z-]+?)(?:-(\\d+))?-(\\d+)(?:-grey)?");

    /** Every network of the file. */
    public static Stream<GoldenNetwork> all() {
        JsonNode file = Golden.json("networks.json");
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(file.fieldNames(), 0), false)
                .map(name -> of(name, file.get(name)));
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
                sizes.get("batch").asInt(),
                StreamSupport.stream(sizes.get("parameters").spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
