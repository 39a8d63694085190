package mixmatch.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import mixmatch.cli.features.EmbeddingWords;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.datasets.Split;
import mixmatch.ingest.FoundImages;
import mixmatch.ingest.Sources;
import mixmatch.ingest.UnreadableImages;
import mixmatch.plan.EmbeddingCost;
import mixmatch.plan.ImageKind;
import mixmatch.plan.Plan;
import mixmatch.plan.Room;
import mixmatch.plan.Simulation;
import mixmatch.spec.RunSpec;

/**
 * What {@code train} would do on this machine. The images are those of a person's folder that can be read, if there is one; they are
 * embedded first where runs are trained on their features.
 */
record DryRun(
        List<PlannedRun> runs,
        Optional<FoundImages> images,
        UnreadableImages unreadable,
        Optional<EmbeddingCost> embedding) {
    private static final int COLOURS = 3;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** A run with the time that its steps take and the room it needs; its split is known of a person's folder alone. */
    record PlannedRun(RunSpec spec, Optional<Split> split, double seconds, Room room) {}

    /**
     * What is read, and what becomes of it.
     *
     * @param source of the images
     * @param size that a folder's images are read at
     * @param features of each view; 0 where runs are trained on the images
     * @param views of a training image
     */
    record Read(RunSpec.Source source, int size, int features, int views) {
        /** Images that are trained on as this spec says. */
        static Read of(RunSpec spec) {
            return new Read(spec.dataset().source(), spec.dataset().imageSize(), 0, 0);
        }

        ImageKind kind(Optional<FoundImages> found) {
            ImageKind images = found.map(all -> new ImageKind(COLOURS, all.classes(), all.tests()))
                    .orElse(ImageKind.of(source));
            return features == 0 ? images : new ImageKind(features, images.classes(), images.test());
        }

        long trained(Optional<FoundImages> found) {
            return found.map(FoundImages::trained).orElseGet(() -> ImageKind.trained(source));
        }

        /** @param millisAView on one core */
        EmbeddingCost embedding(double millisAView, Optional<FoundImages> found) {
            return EmbeddingCost.of(
                    millisAView, trained(found), views, kind(found).test(), 1, CORES);
        }
    }

    /** Reads the folder's images, as the runs would. Starts nothing. */
    static DryRun of(
            List<RunSpec> specs,
            Read read,
            OptionalDouble millisAView,
            Optional<FoundImages> found,
            ReadingProgress progress) {
        // What they can't be split as is refused before they are read, which may take minutes.
        found.ifPresent(all -> specs.forEach(spec -> Sources.split(all, spec)));
        UnreadableImages unreadable =
                found.map(all -> UnreadableImages.of(all, read.size, progress)).orElse(new UnreadableImages(Map.of()));
        Optional<FoundImages> images = found.map(all -> all.without(unreadable));
        ImageKind kind = read.kind(images);
        List<PlannedRun> runs = new ArrayList<>();
        for (RunSpec spec : specs) {
            Plan plan = Plan.alone(spec, kind, CORES);
            double each = 1 / Simulation.of(plan).stepsPerSecond();
            runs.add(new PlannedRun(
                    spec,
                    images.map(all -> Sources.split(all, spec)),
                    each * spec.training().steps(),
                    room(read, plan, images, each)));
        }
        Optional<EmbeddingCost> embedding = millisAView.isPresent()
                ? Optional.of(read.embedding(millisAView.getAsDouble(), images))
                : Optional.empty();
        return new DryRun(runs, images, unreadable, embedding);
    }

    private static Room room(Read read, Plan plan, Optional<FoundImages> images, double secondsAStep) {
        ImageKind kind = read.kind(images);
        Room room = Room.of(plan, kind, read.trained(images) * Math.max(1, read.views), secondsAStep);
        // Labelguess maps the images that it embeds; store and cache have them besides their features.
        long pixels = read.features == 0 ? 0 : (read.trained(images) + kind.test()) * read.size * read.size * COLOURS;
        return new Room(room.memory() + pixels, room.disk() + 2 * pixels);
    }

    /** For a person. */
    String text(String origin, Path dir) {
        StringBuilder text = new StringBuilder();
        runs.forEach(run -> text.append(
                "# by %s, every key%n%s%n".formatted(origin, run.spec().toYaml())));
        images.ifPresent(all -> {
            text.append(all.summary()).append('\n');
            all.remarks().forEach(remark -> text.append(remark).append('\n'));
        });
        if (!unreadable.isEmpty()) {
            text.append("%d more can't be read%n".formatted(unreadable.reasons().size()));
        }
        runs.forEach(run -> run.split()
                .ifPresent(split -> text.append("%s: %d labelled, %d unlabelled, %d for validation%n"
                        .formatted(
                                run.spec().method().name(),
                                split.labeled().length,
                                split.unlabeled().length,
                                split.validation().length))));
        embedding.ifPresent(cost -> text.append(EmbeddingWords.of(cost)).append('\n'));
        String about =
                "about %s for %s on %d cores, besides reading, starting and evaluating; about %.1f GiB of memory, %.1f GB of disk in %s%n";
        return text.append(String.format(
                        Locale.ROOT,
                        about,
                        ProgressDisplay.duration(Math.round(seconds())),
                        runs.size() == 1 ? "the run's steps" : "the steps of %d runs".formatted(runs.size()),
                        CORES,
                        most(Room::memory) / (double) (1L << 30),
                        most(Room::disk) / 1e9,
                        dir))
                .toString();
    }

    /** One JSON object. */
    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        images.ifPresent(all -> {
            all.classNames().forEach(json.withArray("classes")::add);
            json.put("trainImages", all.trained()).put("testImages", all.tests());
            unreadable.reasons().forEach((file, why) -> json.withObject("/unreadable")
                    .put(file.toString(), why));
        });
        for (PlannedRun run : runs) {
            ObjectNode one = json.withArray("runs").addObject();
            one.put("method", run.spec().method().name());
            run.split().ifPresent(split -> one.put("labelled", split.labeled().length)
                    .put("unlabelled", split.unlabeled().length)
                    .put("validation", split.validation().length));
            one.put("seconds", run.seconds()).set("spec", mapper.valueToTree(run.spec()));
        }
        embedding.ifPresent(cost -> EmbeddingWords.put(cost, json));
        return json.put("seconds", seconds())
                .put("cores", CORES)
                .put("memoryBytes", most(Room::memory))
                .put("diskBytes", most(Room::disk))
                .toString();
    }

    /** Runs are trained one after the other. */
    private double seconds() {
        return runs.stream().mapToDouble(PlannedRun::seconds).sum();
    }

    private long most(ToLongFunction<Room> bytes) {
        return runs.stream().map(PlannedRun::room).mapToLong(bytes).max().orElse(0);
    }
}
