package mixmatch.eval.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mixmatch.datasets.DatasetManifest;
import mixmatch.ingest.Sources;
import mixmatch.runs.SpecDiff;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;
import mixmatch.spec.SpecKeys;

/**
 * A run that a person asks for.
 *
 * @param yaml a whole spec
 * @param spec keys that override those of {@code yaml}, as {@code training.steps} or nested as in YAML
 * @param dataset the dataset's id; {@code digits} for the project's own
 */
public record NewRun(
        Optional<String> name,
        Optional<String> yaml,
        Optional<JsonNode> spec,
        Optional<String> dataset,
        Optional<String> method,
        Optional<Long> seed) {
    static final String ORIGIN = "the spec";
    private static final int MOST_YAML = 64 * 1024;

    String datasetId() {
        return dataset.filter(id -> !id.isBlank())
                .orElseThrow(() -> new Refusal(
                        422,
                        "Which images to train on is missing; give dataset an id of GET /api/v1/datasets.",
                        List.of(new Problem.KeyError("dataset", "dataset is missing"))));
    }

    /** The spec for those images, checked as the command checks it; a refusal names each key that is wrong. */
    RunSpec spec(DatasetManifest images) {
        Map<String, String> set = new LinkedHashMap<>();
        // The stored images decide: a spec can't give them another source or size.
        set.put("dataset.source", Sources.of(images).text());
        set.put("dataset.imageSize", Integer.toString(images.size().height()));
        spec.ifPresent(keys -> {
            if (!keys.isObject()) {
                throw new Refusal(422, "spec must be an object of keys and values.");
            }
            set.putAll(SpecDiff.keys(keys));
        });
        name.filter(text -> !text.isBlank()).ifPresent(text -> set.put("name", text));
        method.filter(text -> !text.isBlank()).ifPresent(text -> set.put("method.name", text));
        seed.ifPresent(number -> set.put("seed", number.toString()));
        String whole = yaml.orElse("{}");
        if (whole.length() > MOST_YAML) {
            throw new Refusal(422, "The spec has %d characters, but must have at most %d.", whole.length(), MOST_YAML);
        }
        try {
            return RunSpec.parse(whole, ORIGIN, set);
        } catch (SpecException e) {
            throw refusal(e);
        }
    }

    /** The errors of a spec, each with the key that it begins with. */
    static Refusal refusal(SpecException e) {
        List<Problem.KeyError> errors = e.errors().stream()
                .map(error -> error.replaceFirst("^(command line|" + ORIGIN + "): ", ""))
                .map(sentence -> new Problem.KeyError(key(sentence), sentence))
                .toList();
        String all = errors.stream().map(Problem.KeyError::sentence).collect(Collectors.joining("; "));
        return new Refusal(422, "The spec can't be used: %s.".formatted(all), errors);
    }

    /** The key that a sentence is about; empty where it begins with none. */
    private static String key(String sentence) {
        String first = sentence.split(" ", 2)[0];
        boolean known = SpecKeys.lines().stream().anyMatch(line -> line.key().equals(first));
        return known || sentence.startsWith(first + " is not a known key") ? first : "";
    }
}
