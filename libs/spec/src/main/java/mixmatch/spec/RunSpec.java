package mixmatch.spec;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The spec of a run: everything that decides its result, besides the images. It never changes once the run is submitted. It is
 * made by reading YAML alone, so that no instance breaks what {@link SpecKeys} declares: each key's default, range and sentence.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class RunSpec {
    private final String name;
    private final Dataset dataset;
    private final Named network;
    private final Named method;
    private final Augmentation augmentation;
    private final Training training;
    private final Schedule schedule;
    private final Checkpoints checkpoints;
    private final long seed;

    /** @param checked has every key, with a value in its range */
    RunSpec(JsonNode checked) {
        this.name = checked.get("name").textValue();
        this.dataset = SpecYaml.section(checked, "dataset", Dataset.class);
        this.network = SpecYaml.section(checked, "network", Named.class);
        this.method = SpecYaml.section(checked, "method", Named.class);
        this.augmentation = SpecYaml.section(checked, "augmentation", Augmentation.class);
        this.training = SpecYaml.section(checked, "training", Training.class);
        this.schedule = SpecYaml.section(checked, "schedule", Schedule.class);
        this.checkpoints = SpecYaml.section(checked, "checkpoints", Checkpoints.class);
        this.seed = checked.get("seed").longValue();
    }

    /** Reads a spec; every key that it leaves out has its default. {@code origin} names it in errors: its file. */
    public static RunSpec parse(String yaml, String origin) {
        return parse(yaml, origin, Map.of());
    }

    /**
     * Reads a spec with some keys overridden, as in {@code method.temperature} to {@code 0.25}.
     *
     * @throws SpecException naming every error of the YAML and of the overrides
     */
    public static RunSpec parse(String yaml, String origin, Map<String, String> overrides) {
        return SpecYaml.read(yaml, origin, overrides);
    }

    /**
     * Reads the spec of a run that was submitted. A version that knew fewer methods wrote the keys of all of them; this passes
     * over those of other methods.
     */
    public static RunSpec of(mixmatch.v1.RunSpec submitted) {
        return SpecYaml.readSubmitted(submitted.getYaml(), "the spec of run " + submitted.getRun());
    }

    /** The spec with every key written, which {@link #parse} reads back as an equal one. */
    public String toYaml() {
        return SpecYaml.write(this);
    }

    /** The run's name: part of object keys, message keys and of a transactional id. */
    public String name() {
        return name;
    }

    public Dataset dataset() {
        return dataset;
    }

    public Named network() {
        return network;
    }

    public Named method() {
        return method;
    }

    public Augmentation augmentation() {
        return augmentation;
    }

    public Training training() {
        return training;
    }

    public Schedule schedule() {
        return schedule;
    }

    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** Decides the initial weights, the images of each step, their augmentation and their mixing. */
    public long seed() {
        return seed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunSpec spec && toYaml().equals(spec.toYaml());
    }

    @Override
    public int hashCode() {
        return toYaml().hashCode();
    }

    /** The images, and the choice of those that are labelled or for validation. */
    public record Dataset(Source source, int labels, int validationPerClass, long splitSeed, int imageSize) {}

    /**
     * The name that a section gives, and the keys that belong to it: {@code network: {name: wide-resnet, depth: 28, width: 2}}.
     *
     * @param keys values by the key's last word
     */
    public record Named(String name, Map<String, Object> keys) {
        public Named {
            Map<String, Object> same = new LinkedHashMap<>(keys);
            // A number equals itself, whether it was written as an int or as a long.
            same.replaceAll((key, value) -> value instanceof Integer number ? Long.valueOf(number) : value);
            keys = Map.copyOf(same);
        }

        /** As the YAML writes it. */
        @JsonCreator
        static Named of(Map<String, Object> section) {
            Map<String, Object> keys = new LinkedHashMap<>(section);
            return new Named((String) keys.remove("name"), keys);
        }

        /** As the YAML writes it. */
        @JsonValue
        Map<String, Object> section() {
            Map<String, Object> section = new LinkedHashMap<>();
            section.put("name", name);
            section.putAll(new TreeMap<>(keys));
            return section;
        }

        /** The value of a key that is a whole number. */
        public int whole(String key) {
            return ((Number) value(key)).intValue();
        }

        /** The value of a key that is any number. */
        public double real(String key) {
            return ((Number) value(key)).doubleValue();
        }

        /** The value of a key that is a word. */
        public String text(String key) {
            return (String) value(key);
        }

        /** As in {@code wide-resnet, depth 28, width 2}. */
        public String words() {
            return section().entrySet().stream()
                    .map(entry -> entry.getKey().equals("name") ? name : entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
        }

        private Object value(String key) {
            Object value = keys.get(key);
            if (value == null) {
                throw new IllegalArgumentException("%s has no key %s".formatted(name, key));
            }
            return value;
        }
    }

    /** Crop offsets are drawn from 0..maxOffset in an image padded by {@code pad}; noise is sigma on normalised pixels. */
    public record Augmentation(int pad, int maxOffset, boolean mirror, double noise) {}

    /** The number of steps, the images a step, the coefficients of Adam and of the averages, the precision and the engine. */
    public record Training(
            long steps,
            int batch,
            double learningRate,
            double weightDecay,
            double emaDecay,
            double batchNormDecay,
            @JsonUnwrapped Computing computing) {}

    /** The precision and the engine that a step is computed with. */
    public record Computing(Precision precision, Engine engine) {}

    /** The steps between guessing models (S = publishEvery) and the steps that the trainer orders ahead (D = lead). */
    public record Schedule(Mode mode, int publishEvery, int lead, Numerics numerics) {}

    /** The number of steps between checkpoints, and the numbers of checkpoints that are kept. */
    public record Checkpoints(int every, int keep, int keepBest, int keepEvery) {}

    /** A word that stands for an enum's constant: its name in lower case. */
    public interface Word {
        String name();

        /** As the YAML writes it. */
        @JsonValue
        default String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Sources of images. */
    public enum Source implements Word {
        DIGITS,
        FOLDER,
        CIFAR10,
        SVHN
    }

    /** The model that guesses a step: the one that the step pins, or the newest. */
    public enum Mode implements Word {
        PINNED,
        LATEST
    }

    /** Number formats in which the trainer computes. */
    public enum Precision implements Word {
        FLOAT32,
        BF16
    }

    /** Engines that compute the network in training. */
    public enum Engine implements Word {
        AUTO,
        AUTOMATIC,
        ONEDNN
    }

    /** The policy for a second fingerprint of the computing hardware or software: record it, or stop the run. */
    public enum Numerics implements Word {
        RECORD,
        REFUSE
    }
}
