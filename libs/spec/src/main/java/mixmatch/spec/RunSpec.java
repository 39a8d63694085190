package mixmatch.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that decides a run's result but its images; fixed once submitted, checked by {@link #parse} and {@link #of}. */
public record RunSpec(
        String name,
        Dataset dataset,
        @JsonUnwrapped Recipe recipe,
        Training training,
        Schedule schedule,
        Checkpoints checkpoints,
        long seed) {
    /** Reads a spec; every key that it leaves out has its default. {@code origin} names it in errors: its file. */
    public static RunSpec parse(String yaml, String origin) {
        return parse(yaml, origin, Map.of());
    }

    /**
     * The same with some keys overridden; where another method or network is named, the file's own keys of it are left out. {@link
     * SpecException} names every error of the YAML and of the overrides.
     */
    public static RunSpec parse(String yaml, String origin, Map<String, String> overrides) {
        return SpecYaml.read(yaml, origin, overrides, false);
    }

    /** The spec of a run that was submitted. Keys of other methods, which older versions wrote, are passed over. */
    public static RunSpec of(mixmatch.v1.RunSpec submitted) {
        return SpecYaml.read(submitted.getYaml(), "the spec of run " + submitted.getRun(), Map.of(), true);
    }

    /** The spec with every key written, which {@link #parse} reads back as an equal one. */
    public String toYaml() {
        return SpecYaml.write(this);
    }

    /** The same for a person who is to edit it: above each key stands what it does and what it may be. */
    public String toCommentedYaml() {
        return SpecYaml.writeCommented(this);
    }

    public Named method() {
        return recipe.method;
    }

    /** The same with so many steps: what a run of this spec computes up to there is what one of that spec computes. */
    public RunSpec withSteps(long steps) {
        Training one = training;
        Training other = new Training(
                steps, one.batch, one.optimizer, one.emaDecay, one.batchNormDecay, one.precision, one.engine);
        return new RunSpec(name, dataset, recipe, other, schedule, checkpoints, seed);
    }

    /** The images, and the choice of those that are labelled or for validation. */
    public record Dataset(Source source, int labels, int validationPerClass, long splitSeed, int imageSize) {}

    /** The network, and how it learns from images. In YAML these are sections beside the others. */
    public record Recipe(Named network, Named method, Augmentation augmentation) {}

    /** The name of a section, and its other keys by their last word: {@code network: {name: wide-resnet, depth: 28}}. */
    public record Named(String name, Map<String, Object> keys) {
        public Named {
            Map<String, Object> same = new LinkedHashMap<>(keys);
            // A number equals itself, whether it was written as an int or as a long.
            same.replaceAll((key, value) -> value instanceof Integer number ? Long.valueOf(number) : value);
            keys = Map.copyOf(same);
        }

        @JsonCreator
        static Named of(Map<String, Object> section) {
            Map<String, Object> keys = new LinkedHashMap<>(section);
            return new Named((String) keys.remove("name"), keys);
        }

        @JsonValue
        Map<String, Object> section() {
            Map<String, Object> section = new LinkedHashMap<>();
            section.put("name", name);
            section.putAll(new TreeMap<>(keys));
            return section;
        }

        public int whole(String key) {
            return ((Number) value(key)).intValue();
        }

        public double real(String key) {
            return ((Number) value(key)).doubleValue();
        }

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

    /**
     * Crop offsets are drawn from 0..maxOffset in an image padded by {@code pad}; noise is sigma on normalised pixels, or features, of
     * which {@code dropout} is the share that a view lacks.
     */
    public record Augmentation(int pad, int maxOffset, boolean mirror, double noise, double dropout, Strong strong) {
        /** Of images. */
        public Augmentation(int pad, int maxOffset, boolean mirror, double noise, Strong strong) {
            this(pad, maxOffset, mirror, noise, 0, strong);
        }
    }

    /**
     * The strong views: the number of operations that each draws, and from which; how far these go, 0..1; the side of the square
     * that is cut out, as a fraction of the image's shorter side.
     */
    public record Strong(int operations, String among, double magnitude, double cutout) {
        static final String ALL = "all";

        /** The operations to draw from; none where the kind of the images decides. */
        public List<StrongOperations.Drawn> drawn() {
            return StrongOperations.drawn(among);
        }
    }

    /** The number of steps, the images a step, the coefficients of the averages, the precision and the engine. */
    public record Training(
            long steps,
            int batch,
            @JsonUnwrapped Optimizer optimizer,
            double emaDecay,
            double batchNormDecay,
            Precision precision,
            Engine engine) {
        public static final int MOST_STEPS = 1_000_000_000;

        /** The last step where somebody wants the run to end after {@code wanted}; 0: nobody says. */
        public long lastStep(long wanted) {
            return wanted > 0 ? Math.min(wanted, steps) : steps;
        }
    }

    /** The coefficients of Adam, which moves the weights. */
    public record Optimizer(double learningRate, double weightDecay) {}

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

    public enum Source implements Word {
        DIGITS,
        FOLDER,
        CIFAR10,
        SVHN,
        VECTORS
    }

    /** The model that guesses a step: the one that the step pins, or the newest. */
    public enum Mode implements Word {
        PINNED,
        LATEST
    }

    /** The number format of the network in training; its state, losses and the gradient of the weights are float32 in any. */
    public enum Precision implements Word {
        FLOAT32,
        /**
         * Float32, of which a card may round the factors of products to their first 10 bits: a permission. Processors have no such
         * products, and compute float32.
         */
        TF32,
        /** Convolutions, normalizations and activations in bfloat16; pooling and the linear layer in float32. */
        BF16
    }

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
