package mixmatch.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mixmatch.proto.Topic;

/**
 * What a run is: everything that decides its result, besides the images. Immutable once the run has begun. The record
 * tree is named as its YAML is; {@link SpecKeys} declares each key's default, range and sentence, and no instance exists
 * that breaks them ({@link SpecException} names every error).
 *
 * @param name the run's name: part of object keys, message keys and of a transactional id
 * @param seed decides the initial weights, the images of each step, their augmentation and their mixing
 */
public record RunSpec(
        String name,
        Dataset dataset,
        Named network,
        Method method,
        Augmentation augmentation,
        Training training,
        Schedule schedule,
        Checkpoints checkpoints,
        long seed) {

    /** Room that a message needs besides its images: names, references, record headers. Bytes. */
    private static final long MESSAGE_OVERHEAD = 64 * 1024;

    /** The most that a label or a truth takes in a message. */
    private static final long LABEL_BYTES = 10;

    public RunSpec(
            String name,
            Dataset dataset,
            Named network,
            Method method,
            Augmentation augmentation,
            Training training,
            Schedule schedule,
            Checkpoints checkpoints,
            long seed) {
        this.name = name;
        this.dataset = dataset;
        this.network = network;
        this.method = method;
        this.augmentation = augmentation;
        this.training = training;
        this.schedule = schedule;
        this.checkpoints = checkpoints;
        this.seed = seed;
        SpecYaml.check(this);
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

    /** The spec with every key written, which {@link #parse} reads back as an equal one. */
    public String toYaml() {
        return SpecYaml.write(this);
    }

    /**
     * Why the batches of this run would exceed what the broker takes, in a sentence with both numbers; empty where they
     * fit. A method that takes no unlabelled images sends one labelled batch, the others K augmentations in one message,
     * later with a guess for each image; those of all steps that are ordered ahead wait in one partition.
     */
    public Optional<String> messageTooLarge(int height, int width, int channels, int classes) {
        boolean guesses = method.name() == MethodName.MIXMATCH;
        long views = guesses ? method.k() : 1;
        long image = views * height * width * channels + LABEL_BYTES + (guesses ? (long) classes * Float.BYTES : 0);
        long message = training.batch() * image + MESSAGE_OVERHEAD;
        if (message > Topic.MAX_MESSAGE_BYTES) {
            long fits = (Topic.MAX_MESSAGE_BYTES - MESSAGE_OVERHEAD) / image;
            String remedy = fits > 0
                    ? "set training.batch to at most %d%s".formatted(fits, guesses ? " or lower method.k" : "")
                    : "set a smaller dataset.imageSize";
            return Optional.of(
                    "a batch of %s%d images of %dx%dx%d takes %d bytes, but the broker takes messages of %d; %s"
                            .formatted(
                                    guesses ? "method.k " + views + " x training.batch " : "training.batch ",
                                    training.batch(),
                                    height,
                                    width,
                                    channels,
                                    message,
                                    Topic.MAX_MESSAGE_BYTES,
                                    remedy));
        }
        // Half: a partition is cut by whole segments.
        long waiting = Topic.CAPPED_PARTITION_BYTES / 2;
        if ((schedule.lead() + 1L) * message > waiting) {
            return Optional.of(
                    "schedule.lead %d orders batches of %d bytes ahead, %d bytes in all, but at most %d may wait on the broker; set it to at most %d"
                            .formatted(
                                    schedule.lead(),
                                    message,
                                    (schedule.lead() + 1L) * message,
                                    waiting,
                                    waiting / message - 1));
        }
        return Optional.empty();
    }

    /** Which images, and which of them are labelled. */
    public record Dataset(Source source, int labels, int validationPerClass, long splitSeed, int imageSize) {}

    /**
     * What a section names, and the keys that it has then: {@code network: {name: wide-resnet, depth: 28, width: 2}}.
     *
     * @param keys values by the key's last word
     */
    public record Named(String name, Map<String, Object> keys) {
        public Named {
            Map<String, Object> same = new LinkedHashMap<>(keys);
            // However it was written, a number equals itself.
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

    /** How labelled and unlabelled images become a loss. */
    public record Method(MethodName name, double temperature, int k, double alpha, double lambdaU, long rampUpSteps) {}

    /** Crop offsets are drawn from 0..maxOffset in an image padded by {@code pad}; noise is sigma on normalised pixels. */
    public record Augmentation(int pad, int maxOffset, boolean mirror, double noise) {}

    /** How long, on how many images a step, and how Adam and the averages move. */
    public record Training(
            long steps,
            int batch,
            double learningRate,
            double weightDecay,
            double emaDecay,
            double batchNormDecay,
            Precision precision) {}

    /** When guessing models are published (S = publishEvery) and how far the trainer orders ahead (D = lead). */
    public record Schedule(Mode mode, int publishEvery, int lead, Numerics numerics) {}

    /** How often the run's state is written, and which of those are kept. */
    public record Checkpoints(int every, int keep, int keepBest, int keepEvery) {}

    /** Where images come from. */
    public enum Source {
        DIGITS,
        FOLDER,
        CIFAR10,
        SVHN;

        /** As the YAML writes it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is trained on: labelled and guessed images, the labelled alone, or all with their labels. */
    public enum MethodName {
        MIXMATCH,
        SUPERVISED,
        FULL;

        /** As the YAML writes it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which model guesses a step: the one that the step pins, or the newest. */
    public enum Mode {
        PINNED,
        LATEST;

        /** As the YAML writes it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the trainer computes in. */
    public enum Precision {
        FLOAT32,
        BF16;

        /** As the YAML writes it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a second fingerprint of the computing hardware or software does: it is recorded, or stops the run. */
    public enum Numerics {
        RECORD,
        REFUSE;

        /** As the YAML writes it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
