package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.RunLine;
import mixmatch.eval.board.RunSnapshot;
import mixmatch.eval.evaluation.Evaluations;
import mixmatch.eval.report.LastModel;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;

/** The facts about runs: from the board, and from the store. Bound: the store's facts of the {@value #KEPT} runs read last. */
@ApplicationScoped
class RunFacts {
    private static final int KEPT = 256;
    /** A list waits for the splits of no more runs than this. */
    private static final int READ_FOR_A_LIST = 8;

    /** Classes and numbers of images of a run, from its dataset and its split. They never change. */
    private record Images(List<String> classes, RunPage.SplitSizes split, int trainImages) {}

    private final RunBoard board;
    private final ObjectStore store;
    private final Map<String, Images> images = Collections.synchronizedMap(RecentlyUsed.atMost(KEPT));

    RunFacts(RunBoard board, ObjectStore store) {
        this.board = board;
        this.store = store;
    }

    /** A run; a refusal where none of that name was submitted. */
    RunSnapshot run(String run) {
        return board.run(checked(run)).orElseThrow(() -> Refusal.noRun(run));
    }

    /** A run's name out of a path, checked: it becomes part of object keys. */
    static String checked(String run) {
        if (!ObjectKeys.isRunName(run)) {
            throw new Refusal(400, "A run's name is of lower-case letters, digits, single dots and hyphens.");
        }
        return run;
    }

    /** All runs with the numbers of their images; of some only once they are asked for again. */
    List<RunLine> runs() throws IOException {
        List<RunLine> complete = new ArrayList<>();
        int read = 0;
        for (RunLine line : board.runs()) {
            Optional<Images> of = Optional.ofNullable(images.get(line.run()));
            if (of.isEmpty() && read < READ_FOR_A_LIST) {
                read++;
                Optional<RunSnapshot> run = board.run(line.run());
                of = run.isPresent() ? imagesIfThere(run.get()) : of;
            }
            complete.add(withImages(line, of));
        }
        return complete;
    }

    RunPage page(RunSnapshot run) throws IOException {
        Optional<Images> of = imagesIfThere(run);
        long step = run.line().position().step();
        return new RunPage(
                withImages(run.line(), of),
                new RunPage.Setup(
                        run.spec()
                                .map(mixmatch.spec.RunSpec::toYaml)
                                .orElse(run.submitted().getYaml()),
                        run.spec().map(RunPage.SpecDifference::of).orElse(List.of()),
                        of.map(Images::split),
                        of.map(Images::classes).orElse(List.of())),
                new RunPage.Exactness(
                        new RunPage.Fingerprints(
                                run.state().getTrainerFingerprintsList(),
                                run.state().getGuessFingerprintsList()),
                        Optional.of(run.state().getInexactAtStep()).filter(first -> first > 0),
                        Optional.of(run.state().getFinalWeightsSha256()).filter(sha -> !sha.isEmpty())),
                checkpoints(run),
                run.spec().flatMap(spec -> RunPage.Staleness.of(spec, step)),
                run.events(),
                files(run));
    }

    /** Empty where the store no longer has them. */
    private Optional<Images> imagesIfThere(RunSnapshot run) throws IOException {
        try {
            return Optional.of(RecentlyUsed.get(images, run.line().run(), name -> images(run.submitted())));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    private Images images(RunSpec submitted) throws IOException {
        DatasetManifest manifest = DatasetManifest.fromJson(store.get(submitted.getDataset()));
        Split split = Split.fromJson(store.get(submitted.getSplit()));
        int labeled = split.labeled().length;
        int test = manifest.parts().test().count();
        double perClass = (double) labeled / manifest.classes();
        RunPage.SplitSizes sizes =
                new RunPage.SplitSizes(labeled, split.unlabeled().length, split.validation().length, test, perClass);
        return new Images(manifest.classNames(), sizes, manifest.parts().train().count());
    }

    Split split(RunSnapshot run) throws IOException {
        return Split.fromJson(store.get(run.submitted().getSplit()));
    }

    /** A run's seed; 0 where its spec is of another version and can't be read. */
    static long seed(RunSnapshot run) {
        return run.spec().map(mixmatch.spec.RunSpec::seed).orElse(0L);
    }

    List<String> classes(RunSnapshot run) throws IOException {
        return imagesIfThere(run).map(Images::classes).orElse(List.of());
    }

    private static RunLine withImages(RunLine line, Optional<Images> images) {
        return images.map(of -> line.of(of.split().labeled(), of.trainImages())).orElse(line);
    }

    private List<RunPage.Checkpoint> checkpoints(RunSnapshot run) throws IOException {
        String prefix = ObjectKeys.run(run.line().run(), "checkpoints/");
        Set<String> kept = store.list(prefix).stream()
                .map(key -> key.substring(prefix.length()).split("/")[0])
                .collect(Collectors.toSet());
        return run.checkpoints().announced().stream()
                .map(c -> new RunPage.Checkpoint(
                        c.step(), c.epoch(), kept.contains(c.step() + "-" + c.epoch()), c.testAccuracy()))
                .toList();
    }

    private static List<RunPage.FileLink> files(RunSnapshot run) {
        String folder = "/api/v1/runs/%s/files/".formatted(run.line().run());
        List<RunPage.FileLink> files = new ArrayList<>();
        refs(run).forEach((name, ref) -> files.add(new RunPage.FileLink(name, folder + name, ref.getSize())));
        return files;
    }

    /** Files that clients may fetch, by name. */
    static Map<String, ObjectRef> refs(RunSnapshot run) {
        String prefix = ObjectKeys.report(run.line().run(), "");
        Map<String, ObjectRef> refs = new LinkedHashMap<>();
        for (ObjectRef ref : run.report()) {
            if (ref.getKey().startsWith(prefix)) {
                refs.put(ref.getKey().substring(prefix.length()), ref);
            }
        }
        run.checkpoints()
                .newestModel()
                .ifPresent(newest -> refs.put(
                        refs.containsKey(LastModel.FILE) ? LastModel.HEAD : LastModel.FILE, newest.getModel()));
        return refs;
    }

    /** The evaluation of a step: a number, or {@code last} for the newest. */
    EvaluationPage evaluation(RunSnapshot run, String step) throws IOException {
        String name = run.line().run();
        String none = run.checkpoints().evaluated().isEmpty()
                ? "No checkpoint of run %s is evaluated yet."
                : "Run %1$s has no evaluation of step %2$s; GET /api/v1/runs/%1$s/evaluations lists them.";
        Map.Entry<Long, Long> found = run.checkpoints().evaluated().descendingMap().entrySet().stream()
                .filter(place ->
                        step.equals("last") || place.getKey().toString().equals(step))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, none, name, step));
        String key = Evaluations.key(name, found.getKey(), found.getValue());
        try {
            return EvaluationPage.of(
                    Evaluations.read(store.find(key).orElseThrow(() -> new MissingObjectException(key))));
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("object %s is no evaluation".formatted(key), e);
        }
    }
}
