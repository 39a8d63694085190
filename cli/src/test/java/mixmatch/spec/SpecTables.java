package mixmatch.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import mixmatch.spec.SpecKeys.Entry;

/**
 * The keys of a run spec as the tables in {@code docs/spec.md}; {@code docs/methods.md} says what each method is. Ranges are not in
 * them, as {@code mixmatch specs} prints them.
 */
public final class SpecTables {
    private SpecTables() {}

    /** GitHub Markdown: a table of the keys of every spec, then for each section its variants and their keys. */
    public static String markdown() {
        StringBuilder text = new StringBuilder(
                table(SpecKeys.entries().filter(entry -> entry.variant().isEmpty())));
        for (String section : Variant.sections()) {
            text.append("\n## The keys of a %s\n\n".formatted(section));
            if (section.equals("method")) {
                text.append("[What each method is](methods.md).\n");
            } else {
                for (Variant variant : Variant.of(section)) {
                    text.append("- `%s`: %s\n".formatted(variant.name(), variant.sentence()));
                }
            }
            text.append('\n')
                    .append(table(SpecKeys.entries()
                            .filter(entry -> !entry.variant().isEmpty()
                                    && entry.key().section().equals(section))));
        }
        return text.toString();
    }

    private static String table(Stream<Entry> entries) {
        StringBuilder table = new StringBuilder("| key | default | what it does |\n|---|---|---|\n");
        for (List<Entry> same : SpecKeys.byPath(entries).values()) {
            String path = same.get(0).key().path();
            table.append(
                    "| `%s` | %s | %s |\n".formatted(path, defaults(same), SpecKeys.words(same, SpecKey::sentence)));
        }
        return table.toString();
    }

    /**
     * The defaults of a key, each with the variants that have it, as in {@code 28 (wide-resnet), 20 (resnet)}; one that more than three
     * have comes last, as in {@code 7 (fixmatch), else 1}.
     */
    private static String defaults(List<Entry> same) {
        Map<String, List<String>> variants = new LinkedHashMap<>();
        for (Entry entry : same) {
            variants.computeIfAbsent(entry.key().fallback().words(), fallback -> new ArrayList<>())
                    .add(entry.variant());
        }
        String usual = Collections.max(variants.keySet(), Comparator.comparingInt(fallback -> variants.get(fallback)
                .size()));
        boolean others = variants.size() > 1 && variants.get(usual).size() > 3;
        StringJoiner text = new StringJoiner(", ");
        variants.forEach((fallback, names) -> {
            if (!others || !fallback.equals(usual)) {
                text.add(names.get(0).isEmpty() ? fallback : "%s (%s)".formatted(fallback, String.join(", ", names)));
            }
        });
        return others ? text.add("else " + usual).toString() : text.toString();
    }
}
