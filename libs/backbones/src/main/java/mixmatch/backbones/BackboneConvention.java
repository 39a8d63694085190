package mixmatch.backbones;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that turns an image of a backbone's size into its features. */
public record BackboneConvention(Input input, PixelScaling scaling, Output output) {
    /** Pixels of a batch's images together at most. */
    private static final int BATCH_PIXELS = 1 << 20;

    private static final int MOST_BATCH = 64;

    /**
     * The input: square images of {@code size} pixels.
     *
     * @param batch images that it takes at once; 0: any number
     */
    public record Input(String name, Layout layout, ElementType type, int size, int channels, int batch) {}

    /** The output, a value of the graph, and what becomes of it. */
    public record Output(String name, Pooling pooling, int features) {}

    /**
     * The images of a batch: another number may give other bits. A card takes all at once, a processor {@link
     * ImageEmbedding#onProcessor}. It follows from the size alone, as the memory that a network takes does: 64 of 32x32, 16 of
     * 224x224, 2 of 518x518.
     */
    public int batch() {
        if (input.batch > 0) {
            return input.batch;
        }
        int room = BATCH_PIXELS / (input.size * input.size);
        return Math.min(MOST_BATCH, Math.max(1, Integer.highestOneBit(room)));
    }

    /** The same as words and numbers, by which a dataset keeps it; equal conventions have equal ones, others others. */
    public Map<String, String> asText() {
        Map<String, String> text = new TreeMap<>();
        text.put("input", input.name);
        text.put("layout", input.layout.text());
        text.put("type", input.type.name().toLowerCase(Locale.ROOT));
        text.put("size", Integer.toString(input.size));
        text.put("channels", Integer.toString(input.channels));
        text.put("batch", Integer.toString(batch()));
        if (input.type != ElementType.UINT8) {
            text.put("scale", number(scaling.scale()));
            text.put("mean", numbers(scaling.mean()));
            text.put("std", numbers(scaling.std()));
            text.put("order", scaling.bgr() ? "bgr" : "rgb");
        }
        text.put("output", output.name);
        text.put("pooling", output.pooling.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return text;
    }

    private static String numbers(List<Double> numbers) {
        return numbers.stream().map(BackboneConvention::number).collect(Collectors.joining(" "));
    }

    private static String number(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
