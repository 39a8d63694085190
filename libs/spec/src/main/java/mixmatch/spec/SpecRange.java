package mixmatch.spec;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mixmatch.proto.ObjectKeys;

/**
 * A key's allowed values: type for forms (whole, number, choice, flag, list or text), bounds in words ({@code 1..4096}), and
 * the value of a text, or else an {@link IllegalArgumentException} that ends a sentence which begins with the key.
 */
public record SpecRange(String type, String words, List<String> choices, Function<String, Object> value) {
    private static final String NONE = "none";

    /** A whole number, bounds inclusive. */
    public static SpecRange whole(long min, long max) {
        String words = min + ".." + max;
        return number("whole", "a whole number, ", words, "in ", Long::valueOf, (Long n) -> n >= min && n <= max);
    }

    /** The side of images in pixels, bounds inclusive, or 1, which vectors have in its place. */
    static SpecRange side(int min, int max) {
        SpecRange pixels = whole(min, max);
        return new SpecRange(
                pixels.type,
                pixels.words,
                pixels.choices,
                text -> text.strip().equals("1") ? (Object) 1L : pixels.value.apply(text));
    }

    /** A number, bounds inclusive. */
    public static SpecRange between(double min, double max) {
        return real("%s..%s", min, max, "in ", value -> value >= min && value <= max);
    }

    /** A number; the lower bound is not allowed itself. */
    public static SpecRange above(double min, double max) {
        return real("above %s, at most %s", min, max, "", value -> value > min && value <= max);
    }

    /** A number; the upper bound is not allowed itself. */
    public static SpecRange below(double min, double max) {
        return real("at least %s, below %s", min, max, "", value -> value >= min && value < max);
    }

    public static SpecRange choice(RunSpec.Word... constants) {
        return choice(Arrays.stream(constants).map(RunSpec.Word::text).toList());
    }

    /** One of a few words. */
    public static SpecRange choice(List<String> choices) {
        String words = String.join(", ", choices);
        return new SpecRange("choice", words, choices, text -> {
            if (choices.contains(text)) {
                return text;
            }
            String nearest = Spelling.to(text, choices)
                    .map("; did you mean %s?"::formatted)
                    .orElse("");
            throw refusal(text, (choices.size() == 1 ? "" : "one of ") + words + nearest);
        });
    }

    /** {@code all}, or several operations, none twice, each with a range or without; the value is a text in which commas part them. */
    static SpecRange operations(Map<String, Optional<StrongOperations.Range>> known) {
        List<String> names = List.copyOf(known.keySet());
        String words = "all, or several of %s, each with a range or without".formatted(String.join(", ", names));
        return new SpecRange("list", words, List.of(), text -> {
            if (text.strip().equals(RunSpec.Strong.ALL)) {
                return RunSpec.Strong.ALL;
            }
            List<StrongOperations.Drawn> drawn = StrongOperations.drawn(text);
            List<String> named =
                    drawn.stream().map(StrongOperations.Drawn::name).toList();
            for (StrongOperations.Drawn each : drawn) {
                String name = each.name();
                if (!known.containsKey(name)) {
                    throw new IllegalArgumentException(
                            "has %s, which is not known; %s".formatted(name, Spelling.remedy(name, names)));
                }
                if (Collections.frequency(named, name) > 1) {
                    throw new IllegalArgumentException("has %s twice".formatted(name));
                }
                each.check(known.get(name));
            }
            return drawn.stream().map(Object::toString).collect(Collectors.joining(", "));
        });
    }

    /** No number, {@code none}, or several whole ones, bounds inclusive; the value is a text that {@link #sizes(String)} reads. */
    public static SpecRange sizes(int min, int max, int most) {
        String words = "none, or up to %d numbers in %d..%d".formatted(most, min, max);
        Pattern number = Pattern.compile("\\d{1,9}");
        return new SpecRange("list", words, List.of(), text -> {
            String[] given = text.isBlank() || text.strip().equals(NONE) ? new String[0] : text.split(",", -1);
            List<String> numbers = Arrays.stream(given).map(String::strip).toList();
            boolean good = numbers.size() <= most
                    && numbers.stream()
                            .allMatch(one -> number.matcher(one).matches()
                                    && Integer.parseInt(one) >= min
                                    && Integer.parseInt(one) <= max);
            if (!good) {
                throw refusal(text, words);
            }
            return numbers.isEmpty()
                    ? NONE
                    : numbers.stream()
                            .map(one -> Integer.toString(Integer.parseInt(one)))
                            .collect(Collectors.joining(", "));
        });
    }

    /** The numbers of a value of {@link #sizes(int, int, int)}. */
    public static int[] sizes(String value) {
        return value.equals(NONE)
                ? new int[0]
                : Arrays.stream(value.split(", ")).mapToInt(Integer::parseInt).toArray();
    }

    /** Without a fraction that is 0. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    public static SpecRange flag() {
        return new SpecRange("flag", "true, false", List.of(), text -> {
            if (text.equals("true") || text.equals("false")) {
                return Boolean.valueOf(text);
            }
            throw refusal(text, "true or false");
        });
    }

    public static SpecRange runName() {
        return new SpecRange("text", "lower-case letters, digits, dots and hyphens; at most 100", List.of(), text -> {
            if (ObjectKeys.isRunName(text)) {
                return text;
            }
            throw refusal(
                    '"' + text + '"',
                    "of lower-case letters, digits, single dots and hyphens,"
                            + " begin and end with a letter or digit, and have at most 100 of them");
        });
    }

    private static SpecRange real(String bounds, double min, double max, String in, Predicate<Double> isIn) {
        return number("number", "a number, ", bounds.formatted(plain(min), plain(max)), in, Double::valueOf, isIn);
    }

    private static <T> SpecRange number(
            String type, String kind, String words, String in, Function<String, T> parse, Predicate<T> isIn) {
        return new SpecRange(type, words, List.of(), text -> {
            T value;
            try {
                value = parse.apply(text);
            } catch (NumberFormatException e) {
                throw refusal(text, kind + words);
            }
            if (!isIn.test(value)) {
                throw refusal(text, in + words);
            }
            return value;
        });
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static IllegalArgumentException refusal(String text, String wanted) {
        return new IllegalArgumentException("is %s, but must be %s".formatted(text, wanted));
    }
}
