package mixmatch.spec;

import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * One key of a run spec.
 *
 * @param path as in {@code method.temperature}
 * @param range what its value may be
 * @param fallback the value it has when left out
 * @param sentence what it does, for the README
 */
public record SpecKey(String path, SpecRange range, Fallback fallback, String sentence) {

    /** A key whose default depends on nothing. */
    public static SpecKey of(String path, SpecRange range, Object fallback, String sentence) {
        return new SpecKey(path, range, Fallback.of(fallback), sentence);
    }

    /** {@code method} of {@code method.temperature}; empty at the top. */
    String section() {
        return section(path);
    }

    static String section(String path) {
        return path.substring(0, Math.max(0, path.indexOf('.')));
    }

    /** {@code temperature} of {@code method.temperature}. */
    String leaf() {
        return path.substring(path.indexOf('.') + 1);
    }

    /**
     * A default in words, and as a function of other keys' values.
     *
     * @param value takes a look-up of another key's value by path and gives this key's
     */
    public record Fallback(String words, Function<UnaryOperator<String>, String> value) {
        /** A default that depends on nothing. */
        public static Fallback of(Object constant) {
            return new Fallback(constant.toString(), others -> constant.toString());
        }

        /** A default computed from another key's whole number; a text that is none, an error of that key, is passed on. */
        public static Fallback from(String words, String path, LongUnaryOperator compute) {
            return new Fallback(words, others -> {
                String text = others.apply(path);
                return text.matches("\\d{1,10}") ? Long.toString(compute.applyAsLong(Long.parseLong(text))) : text;
            });
        }
    }
}
