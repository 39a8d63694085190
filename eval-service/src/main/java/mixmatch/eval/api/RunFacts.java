package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.eval.EvaluationJson;
import mixmatch.eval.board.RunKnown;
import mixmatch.eval.board.RunKnown.EvaluationPlace;
import mixmatch.eval.board.RunLine;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;

/** What the store tells of runs besides their messages. Bound: what was read of the {@value #KEPT} runs looked at last. */
@ApplicationScoped
class RunFacts {
    private static final int KEPT = 256;
    /** A list waits for the splits of no more runs than this. */
    private static final int READ_FOR_A_LIST = 8;

    /** What a run's dataset and split say, which never changes. */
    private record Images(List<String> classes, RunPage.SplitSizes split, int trainImages) {}

    private final ObjectStore store;
    /** Its lock is its own. */
    private final Map<String, Images> images = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Images> eldest) {
            return size() > KEPT;
        }
    };

    RunFacts(ObjectStore store) {
        this.store = store;
    }

    /** The same runs, with the numbers of their images; of some only once they are asked for again. */
    List<RunLine> complete(List<RunLine> runs, Function<String, Optional<RunKnown>> details) throws IOException {
        List<RunLine> complete = new ArrayList<>();
        int read = 0;
        for (RunLine line : runs) {
            Optional<Images> of = known(line.run());
            if (of.isEmpty() && read < READ_FOR_A_LIST) {
                read++;
                Optional<RunKnown> run = details.apply(line.run());
                of = run.isPresent() ? imagesIfThere(run.get()) : of;
            }
            complete.add(withImages(line, of));
        }
        return complete;
    }

    RunPage page(RunKnown run) throws IOException {
        Optional<Images> of = imagesIfThere(run);
        return new RunPage(
                withImages(run.line(), of),
                run.submitted().getYaml(),
                run.spec().map(PublishedSettings::differences).orElse(List.of()),
                of.map(Images::split),
                of.map(Images::classes).orElse(List.of()),
                new RunPage.Fingerprints(
                        run.state().getTrainerFingerprintsList(), run.state().getGuessFingerprintsList()),
                run.state().getInexactAtStep() > 0 ? Optional.of(run.state().getInexactAtStep()) : Optional.empty(),
                Optional.of(run.state().getFinalWeightsSha256()).filter(sha -> !sha.isEmpty()),
                checkpoints(run),
                run.spec().flatMap(spec -> staleness(spec, run.line().step())),
                run.events(),
                files(run));
    }

    private Optional<Images> known(String run) {
        synchronized (images) {
            return Optional.ofNullable(images.get(run));
        }
    }

    /** Empty where the store no longer has them. */
    private Optional<Images> imagesIfThere(RunKnown run) throws IOException {
        Optional<Images> known = known(run.line().run());
        if (known.isPresent()) {
            return known;
        }
        try {
            DatasetManifest manifest =
                    DatasetManifest.fromJson(store.get(run.submitted().getDataset()));
            Split split = Split.fromJson(store.get(run.submitted().getSplit()));
            Images read = new Images(
                    manifest.classNames(),
                    new RunPage.SplitSizes(
                            split.labeled().length,
                            split.unlabeled().length,
                            split.validation().length,
                            manifest.test().count(),
                            (double) split.labeled().length / manifest.classes()),
                    manifest.train().count());
            synchronized (images) {
                images.put(run.line().run(), read);
            }
            return Optional.of(read);
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /** Names of the run's classes; empty where the store no longer has them. */
    List<String> classes(RunKnown run) throws IOException {
        return imagesIfThere(run).map(Images::classes).orElse(List.of());
    }

    private static RunLine withImages(RunLine line, Optional<Images> images) {
        return images.map(of -> line.of(of.split().labeled(), of.trainImages())).orElse(line);
    }

    private List<RunPage.Checkpoint> checkpoints(RunKnown run) throws IOException {
        String prefix = ObjectKeys.run(run.line().run(), "checkpoints/");
        Set<String> kept = store.list(prefix).stream()
                .map(key -> key.substring(prefix.length()).split("/")[0])
                .collect(Collectors.toSet());
        return run.checkpoints().stream()
                .map(c -> new RunPage.Checkpoint(
                        c.step(), c.epoch(), kept.contains(c.step() + "-" + c.epoch()), c.testAccuracy()))
                .toList();
    }

    private static Optional<RunPage.Staleness> staleness(RunSpec spec, long step) {
        if (spec.method().name() != RunSpec.MethodName.MIXMATCH
                || spec.schedule().mode() != RunSpec.Mode.PINNED) {
            return Optional.empty();
        }
        long lead = spec.schedule().lead();
        long every = spec.schedule().publishEvery();
        // DESIGN.md: step t is guessed with the weights after step S * floor(max(0, t - 1 - D) / S).
        Optional<Long> now =
                step < 1 ? Optional.empty() : Optional.of(step - 1 - every * (Math.max(0, step - 1 - lead) / every));
        return Optional.of(new RunPage.Staleness(lead, lead + every - 1, now));
    }

    private static List<RunPage.FileLink> files(RunKnown run) {
        List<RunPage.FileLink> files = new ArrayList<>();
        refs(run)
                .forEach((name, ref) -> files.add(new RunPage.FileLink(
                        name, "/api/v1/runs/%s/files/%s".formatted(run.line().run(), name), ref.getSize())));
        return files;
    }

    /** Files that may be fetched, by name. */
    static Map<String, ObjectRef> refs(RunKnown run) {
        String prefix = ObjectKeys.report(run.line().run(), "");
        Map<String, ObjectRef> refs = new LinkedHashMap<>();
        for (ObjectRef ref : run.report()) {
            if (ref.getKey().startsWith(prefix)) {
                refs.put(ref.getKey().substring(prefix.length()), ref);
            }
        }
        run.newestModel().map(CheckpointWritten::getModel).ifPresent(model -> refs.put("model.onnx", model));
        return refs;
    }

    /**
     * The evaluation of a step.
     *
     * @param step a number, or {@code last} for the newest
     */
    EvaluationPage evaluation(RunKnown run, String step) throws IOException {
        String name = run.line().run();
        List<EvaluationPlace> all = run.evaluated();
        Optional<EvaluationPlace> place = step.equals("last")
                ? all.stream().reduce((earlier, later) -> later)
                : all.stream().filter(p -> Long.toString(p.step()).equals(step)).findFirst();
        EvaluationPlace found = place.orElseThrow(() -> Refusal.notFound(
                all.isEmpty()
                        ? "No checkpoint of run %s is evaluated yet.".formatted(name)
                        : "Run %s has no evaluation of step %s; GET /api/v1/runs/%s/evaluations lists them."
                                .formatted(name, step, name)));
        String key = ObjectKeys.report(name, "evaluations/%d-%d.json".formatted(found.step(), found.epoch()));
        try {
            return EvaluationPage.of(
                    EvaluationJson.read(store.find(key).orElseThrow(() -> new MissingObjectException(key))));
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("object %s is no evaluation".formatted(key), e);
        }
    }
}
