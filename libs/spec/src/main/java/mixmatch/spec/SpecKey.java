package mixmatch.spec;

import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/** One key of a run spec: its path, as in {@code method.temperature}, and what it does in a sentence, for the README. */
public record SpecKey(String path, SpecRange range, Fallback fallback, String sentence) {
    /** A key without its sentence; {@code fallback} is a {@link Fallback}, or a value where it depends on nothing. */
    public static SpecKey key(String path, SpecRange range, Object fallback) {
        String text = fallback.toString();
        boolean depends = fallback instanceof Fallback;
        return new SpecKey(path, range, depends ? (Fallback) fallback : new Fallback(text, others -> text), "");
    }

    public SpecKey says(String what) {
        return new SpecKey(path, range, fallback, what);
    }

    /** {@code method} of {@code method.temperature}; empty at the top. */
    String section() {
        return section(path);
    }

    static String section(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /** {@code temperature} of {@code method.temperature}. */
    String leaf() {
        return leaf(path);
    }

    static String leaf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** A default in words, and as a function of a look-up of other keys' values by path. */
    public record Fallback(String words, Function<UnaryOperator<String>, String> value) {
        /** A default computed from another key's whole number; a text that is none, an error of that key, is passed on. */
        public static Fallback from(String words, String path, LongUnaryOperator compute) {
            return new Fallback(words, others -> {
                String text = others.apply(path);
                return text.matches("\\d{1,10}") ? Long.toString(compute.applyAsLong(Long.parseLong(text))) : text;
            });
        }
    }
}
