package mixmatch.eval.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mixmatch.spec.RunSpec;

/** The spec as the report shows it: every key under its heading, as the YAML has them. */
public final class Settings {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Settings() {}

    static List<ReportPage.Group> of(RunSpec spec) {
        List<ReportPage.Fact> run = new ArrayList<>();
        List<ReportPage.Group> groups = new ArrayList<>();
        tree(spec).fields().forEachRemaining(entry -> {
            if (entry.getValue().isObject()) {
                List<ReportPage.Fact> facts = new ArrayList<>();
                entry.getValue()
                        .fields()
                        .forEachRemaining(key -> facts.add(
                                new ReportPage.Fact(key.getKey(), key.getValue().asText())));
                groups.add(new ReportPage.Group(entry.getKey(), facts));
            } else {
                run.add(new ReportPage.Fact(entry.getKey(), entry.getValue().asText()));
            }
        });
        groups.add(0, new ReportPage.Group("run", run));
        return groups;
    }

    /** Every key as the README names it, as in {@code method.temperature}, with its value. */
    public static Map<String, String> flat(RunSpec spec) {
        Map<String, String> flat = new LinkedHashMap<>();
        tree(spec).fields().forEachRemaining(entry -> {
            if (entry.getValue().isObject()) {
                entry.getValue()
                        .fields()
                        .forEachRemaining(key -> flat.put(
                                entry.getKey() + "." + key.getKey(),
                                key.getValue().asText()));
            } else {
                flat.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return flat;
    }

    /** The spec as a tree of its keys. */
    static JsonNode tree(RunSpec spec) {
        try {
            return YAML.readTree(spec.toYaml());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a spec's own YAML can be read", e);
        }
    }
}
