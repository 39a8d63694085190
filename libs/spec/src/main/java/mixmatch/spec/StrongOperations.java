package mixmatch.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names the operations that strong views can draw; the class that does is named in {@code META-INF/services}. */
public interface StrongOperations {
    /** The operations by name, in their order, with the widest range of each one's value; none where it takes no value. */
    Map<String, Optional<Range>> ranges();

    /** Values from {@code low} to {@code high}: degrees, factors, bits, a threshold, or shares of the image's side. */
    record Range(double low, double high) {
        @Override
        public String toString() {
            return SpecRange.number(low) + ".." + SpecRange.number(high);
        }
    }

    /** An operation to draw, and the range of its value; none: its usual one. */
    record Drawn(String name, Optional<Range> range) {
        private static final Pattern FORM =
                Pattern.compile("(\\w+)(?:\\s+(-?\\d*\\.?\\d+)\\s*\\.\\.\\s*(-?\\d*\\.?\\d+))?");

        /** Of {@code rotate} or {@code rotate -10..10}. */
        static Drawn of(String text) {
            Matcher form = FORM.matcher(text.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "has \"%s\"; write an operation, or one with a range, as in rotate -10..10".formatted(text));
            }
            return new Drawn(
                    form.group(1),
                    Optional.ofNullable(form.group(2))
                            .map(low -> new Range(Double.parseDouble(low), Double.parseDouble(form.group(3)))));
        }

        @Override
        public String toString() {
            return range.map(of -> name + " " + of).orElse(name);
        }

        /** Throws where the operation takes no such range. */
        void check(Optional<Range> widest) {
            range.ifPresent(of -> {
                Range most = widest.orElseThrow(() -> new IllegalArgumentException(
                        "has a range for %s, which takes no value; leave it out".formatted(name)));
                if (!(of.low <= of.high && of.low >= most.low && of.high <= most.high)) {
                    throw new IllegalArgumentException(
                            "has %s, but the range of %s must lie in %s".formatted(this, name, most));
                }
            });
        }
    }

    /** All operations. */
    static Map<String, Optional<Range>> all() {
        Map<String, Optional<Range>> all = new LinkedHashMap<>();
        ServiceLoader.load(StrongOperations.class, StrongOperations.class.getClassLoader()).stream()
                .forEach(provider -> all.putAll(provider.get().ranges()));
        return all;
    }

    /** What a spec draws from; empty for {@code all}. */
    static List<Drawn> drawn(String among) {
        return among.equals(RunSpec.Strong.ALL)
                ? List.of()
                : List.of(among.strip().split("\\s*,\\s*")).stream()
                        .map(Drawn::of)
                        .toList();
    }
}
