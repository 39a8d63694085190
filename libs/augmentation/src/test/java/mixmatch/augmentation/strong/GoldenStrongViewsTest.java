package mixmatch.augmentation.strong;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mixmatch.datasets.ImageSize;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, cutout and chain to the byte. */
class GoldenStrongViewsTest {
    private static final JsonNode GOLDEN = Golden.json("augmentations.json");
    private static final ImageSize COLOUR = new ImageSize(32, 32, 3);
    private static final ImageSize GREY = new ImageSize(8, 8, 1);

    private static Operation operation(String name) {
        return Operations.of(Set.of(name), COLOUR).get(0);
    }

    static Stream<String> names() {
        return new Operations().ranges().keySet().stream();
    }

    @Test
    void theListsAreThoseOfTheReference() {
        assertThat(Operations.of(Set.of(), COLOUR)).extracting(Operation::name).isEqualTo(texts("colour"));
        assertThat(Operations.of(Set.of(), GREY)).extracting(Operation::name).isEqualTo(texts("grey"));
        assertThat(Canvas.FILL).isEqualTo((byte) GOLDEN.required("fill").asInt());
    }

    private static List<String> texts(String key) {
        return GOLDEN.required(key).valueStream().map(JsonNode::asText).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void rangesAreThoseOfTheReference(String name) {
        JsonNode golden = GOLDEN.required("operations").required(name);
        Magnitudes ours = operation(name).magnitudes(new ImageSize(1, 1, 3));
        if (golden.get("range").isNull()) {
            assertThat(ours).isSameAs(Magnitudes.NONE);
            return;
        }
        assertThat(List.of(ours.low(), ours.high()))
                .containsExactly(
                        golden.at("/range/0").asDouble(), golden.at("/range/1").asDouble());
        assertThat(ours.whole()).isEqualTo(golden.get("drawn").asText().startsWith("an integer"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theOperationGivesTheReferencesBytes(String name) {
        List<JsonNode> cases = GOLDEN.required("cases")
                .valueStream()
                .filter(golden -> golden.get("operation").asText().equals(name))
                .toList();
        assertThat(cases).isNotEmpty();
        List<String> wrong = new ArrayList<>();
        for (JsonNode golden : cases) {
            Canvas canvas = canvas(golden);
            operation(name).apply(canvas, golden.get("value").asDouble());
            compare(canvas, golden, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void cutoutsAndChainsGiveTheReferencesBytes() {
        List<String> wrong = new ArrayList<>();
        assertThat(GOLDEN.required("cutouts")).isNotEmpty();
        for (JsonNode golden : GOLDEN.required("cutouts")) {
            Canvas canvas = canvas(golden);
            cutout(canvas, golden);
            compare(canvas, golden, wrong);
        }
        assertThat(GOLDEN.required("chains")).isNotEmpty();
        for (JsonNode golden : GOLDEN.required("chains")) {
            Canvas canvas = canvas(golden);
            for (JsonNode step : golden.get("operations")) {
                operation(step.get("operation").asText())
                        .apply(canvas, step.get("value").asDouble());
            }
            cutout(canvas, golden.get("cutout"));
            compare(canvas, golden, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static void cutout(Canvas canvas, JsonNode where) {
        Cutout.apply(
                canvas,
                where.get("row").asInt(),
                where.get("column").asInt(),
                where.get("size").asInt());
    }

    private static Canvas canvas(JsonNode golden) {
        JsonNode image = GOLDEN.required("images").get(golden.get("image").asInt());
        Canvas canvas = new Canvas(new ImageSize(
                image.get("height").asInt(),
                image.get("width").asInt(),
                image.get("channels").asInt()));
        canvas.load(Golden.bytes(image.get("pixels")), 0);
        return canvas;
    }

    private static void compare(Canvas canvas, JsonNode golden, List<String> wrong) {
        byte[] expected = Golden.bytes(golden.get("expected"));
        for (int i = 0; i < expected.length; i++) {
            if (canvas.pixels()[i] != expected[i]) {
                wrong.add("image %s, value %s, byte %d: %d, not %d"
                        .formatted(
                                golden.get("image"),
                                golden.get("value"),
                                i,
                                canvas.pixels()[i] & 0xff,
                                expected[i] & 0xff));
            }
        }
        assertThat(canvas.pixels()).hasSameSizeAs(expected);
    }
}
