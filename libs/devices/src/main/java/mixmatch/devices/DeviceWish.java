package mixmatch.devices;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device that a person asks for: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
 *
 * @param key the configuration's, for sentences, as in {@code trainer.device}
 * @param card its number as the CUDA driver counts, from 0
 */
public record DeviceWish(String key, Kind kind, OptionalInt card) {
    private static final Pattern CARD = Pattern.compile("cuda:(\\d{1,3})");

    /** The kinds of devices. */
    public enum Kind {
        /** A card that this build and machine can use, else the processor. */
        AUTO,
        CPU,
        /** A card, or a refusal. */
        CUDA
    }

    /** {@link IllegalArgumentException}, a sentence, for any other text. */
    public static DeviceWish parse(String key, String text) {
        String word = text.trim().toLowerCase(Locale.ROOT);
        Matcher card = CARD.matcher(word);
        if (card.matches()) {
            return new DeviceWish(key, Kind.CUDA, OptionalInt.of(Integer.parseInt(card.group(1))));
        }
        Kind kind =
                switch (word) {
                    case "auto" -> Kind.AUTO;
                    case "cpu" -> Kind.CPU;
                    case "cuda" -> Kind.CUDA;
                    default ->
                        throw new IllegalArgumentException(
                                "%s is \"%s\", which is no device; set it to auto, cpu, cuda, or cuda:0 for the first card"
                                        .formatted(key, text));
                };
        return new DeviceWish(key, kind, OptionalInt.empty());
    }

    /** As it is written. */
    public String text() {
        String word = kind.name().toLowerCase(Locale.ROOT);
        return card.isPresent() ? word + ":" + card.getAsInt() : word;
    }
}
