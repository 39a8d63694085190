package mixmatch.spec;

import java.util.List;
import java.util.Optional;
import mixmatch.proto.ObjectKeys;

/** What a key's value may be: its type and bounds, in words and as a check of the value's text. */
public sealed interface SpecRange {

    /** In words, for the README: {@code 1..4096}. */
    String words();

    /** What is wrong with a value, as the end of a sentence that begins with its key; empty for a good one. */
    Optional<String> problem(String text);

    /** In a word, for forms: whole, number, choice, flag or text. */
    String type();

    /** The value of a text that has no problem. */
    default Object value(String text) {
        return text;
    }

    /** A whole number, bounds inclusive. */
    record Whole(long min, long max) implements SpecRange {
        @Override
        public String type() {
            return "whole";
        }

        @Override
        public Object value(String text) {
            return Long.parseLong(text);
        }

        @Override
        public String words() {
            return min + ".." + max;
        }

        @Override
        public Optional<String> problem(String text) {
            long value;
            try {
                value = Long.parseLong(text);
            } catch (NumberFormatException e) {
                return Optional.of("is %s, but must be a whole number, %s".formatted(text, words()));
            }
            return value >= min && value <= max
                    ? Optional.empty()
                    : Optional.of("is %s, but must be in %s".formatted(text, words()));
        }
    }

    /** A number; either bound may be open, which means that it is not allowed itself. */
    record Real(double min, boolean minOpen, double max, boolean maxOpen) implements SpecRange {
        @Override
        public String type() {
            return "number";
        }

        public static Real closed(double min, double max) {
            return new Real(min, false, max, false);
        }

        public static Real above(double min, double max) {
            return new Real(min, true, max, false);
        }

        public static Real below(double min, double max) {
            return new Real(min, false, max, true);
        }

        @Override
        public Object value(String text) {
            return Double.parseDouble(text);
        }

        @Override
        public String words() {
            if (!minOpen && !maxOpen) {
                return plain(min) + ".." + plain(max);
            }
            return (minOpen ? "above " : "at least ") + plain(min) + ", " + (maxOpen ? "below " : "at most ")
                    + plain(max);
        }

        @Override
        public Optional<String> problem(String text) {
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return Optional.of("is %s, but must be a number, %s".formatted(text, words()));
            }
            boolean good = (minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max);
            return good
                    ? Optional.empty()
                    : Optional.of("is %s, but must be %s%s".formatted(text, minOpen || maxOpen ? "" : "in ", words()));
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }

    /** One of a few words. */
    record Choice(List<String> values) implements SpecRange {
        @Override
        public String type() {
            return "choice";
        }

        @Override
        public String words() {
            return String.join(", ", values);
        }

        @Override
        public Optional<String> problem(String text) {
            if (values.contains(text)) {
                return Optional.empty();
            }
            String nearest = Nearest.to(text, values)
                    .map(value -> "; did you mean %s?".formatted(value))
                    .orElse("");
            String wanted = values.size() == 1 ? "must be " + words() : "must be one of " + words();
            return Optional.of("is %s, but %s%s".formatted(text, wanted, nearest));
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements SpecRange {
        @Override
        public String type() {
            return "flag";
        }

        @Override
        public Object value(String text) {
            return Boolean.parseBoolean(text);
        }

        @Override
        public String words() {
            return "true, false";
        }

        @Override
        public Optional<String> problem(String text) {
            return text.equals("true") || text.equals("false")
                    ? Optional.empty()
                    : Optional.of("is %s, but must be true or false".formatted(text));
        }
    }

    /** What a run may be called. */
    record RunName() implements SpecRange {
        @Override
        public String type() {
            return "text";
        }

        @Override
        public String words() {
            return "lower-case letters, digits, dots and hyphens; at most 100";
        }

        @Override
        public Optional<String> problem(String text) {
            return ObjectKeys.isRunName(text)
                    ? Optional.empty()
                    : Optional.of(("is \"%s\", but must be of lower-case letters, digits, single dots and hyphens,"
                                    + " begin and end with a letter or digit, and have at most 100 of them")
                            .formatted(text));
        }
    }
}
