package mixmatch.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import mixmatch.spec.SpecKeys.Entry;

/** The keys of a run spec as the tables in {@code docs/spec.md}. */
public final class SpecTables {
    private SpecTables() {}

    /** GitHub Markdown: a table of the keys of every spec, then for each section its variants and their keys. */
    public static String markdown() {
        StringBuilder text = new StringBuilder(
                table(SpecKeys.entries().filter(entry -> entry.variant().isEmpty())));
        for (String section : Variant.sections()) {
            text.append("\n## The keys of a %s\n\n| %s | what it is |\n|---|---|\n".formatted(section, section));
            for (Variant variant : Variant.of(section)) {
                text.append("| `%s` | %s |\n".formatted(variant.name(), variant.sentence()));
            }
            text.append('\n')
                    .append(table(SpecKeys.entries()
                            .filter(entry -> !entry.variant().isEmpty()
                                    && entry.key().section().equals(section))));
        }
        return text.toString();
    }

    private static String table(Stream<Entry> entries) {
        StringBuilder table = new StringBuilder("| key | default | range | what it does |\n|---|---|---|---|\n");
        for (List<Entry> same : SpecKeys.byPath(entries).values()) {
            String path = same.get(0).key().path();
            String range = SpecKeys.words(same, key -> key.range().words());
            String sentence = SpecKeys.words(same, SpecKey::sentence);
            table.append("| `%s` | %s | %s | %s |\n".formatted(path, defaults(same), range, sentence));
        }
        return table.toString();
    }

    /** The defaults of a key, each with the variants that have it, as in {@code 28 (wide-resnet), 20 (resnet)}. */
    private static String defaults(List<Entry> same) {
        Map<String, String> variants = new LinkedHashMap<>();
        for (Entry entry : same) {
            variants.merge(entry.key().fallback().words(), entry.variant(), (first, next) -> first + ", " + next);
        }
        StringJoiner text = new StringJoiner(", ");
        variants.forEach((fallback, names) -> text.add(names.isEmpty() ? fallback : fallback + " (" + names + ")"));
        return text.toString();
    }
}
