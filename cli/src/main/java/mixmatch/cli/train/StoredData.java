package mixmatch.cli.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.DatasetStore;
import mixmatch.ingest.Sources;
import mixmatch.objects.ObjectStore;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Spelling;
import mixmatch.v1.ObjectRef;

/** A dataset that the store has, named by its id or a beginning of it: of features, or of images that runs were trained on. */
public record StoredData(String name) implements TrainingData {
    private static final int MOST_NAMED = 5;

    @Override
    public String defaultSpec() {
        return FeatureData.SPEC;
    }

    @Override
    public DataFacts facts(SpecFile spec) {
        return DataFacts.of("");
    }

    @Override
    public Prepared prepare(ChosenSpec chosen, Session session) {
        RunSpec spec = chosen.specs(facts(chosen.file())).get(0);
        return started -> {
            Dataset dataset = load(spec, chosen.file().origin(), started);
            return chosen.submissions(chosen.specs(facts(dataset)), dataset);
        };
    }

    /**
     * Takes it from the store of a system that is up; throws a sentence where it isn't there, or holds vectors and the spec is for
     * images, or the other way round.
     */
    public Dataset load(RunSpec spec, String origin, Session started) throws IOException {
        try (ObjectStore store = started.addresses().store()) {
            DatasetStore datasets = new DatasetStore(store, started.dir.images());
            return datasets.load(find(datasets, spec.dataset().source() == RunSpec.Source.VECTORS, origin));
        }
    }

    private ObjectRef find(DatasetStore datasets, boolean wantsVectors, String origin) throws IOException {
        List<String> ids = datasets.ids();
        List<String> meant = new ArrayList<>(meant(ids, name));
        if (meant.size() > 1) {
            // Images and their features have one name.
            List<String> fitting = new ArrayList<>();
            for (String id : meant) {
                Optional<ObjectRef> manifest = datasets.find(id);
                if (manifest.isPresent()
                        && datasets.manifest(manifest.get()).size().vector() == wantsVectors) {
                    fitting.add(id);
                }
            }
            meant = fitting.isEmpty() ? meant : fitting;
        }
        String id = only(meant, ids);
        ObjectRef manifest = datasets.find(id)
                .orElseThrow(() -> CommandFailure.badInput(
                        "--dataset %s: dataset %s was deleted meanwhile; make it again".formatted(name, id)));
        boolean vectors = datasets.manifest(manifest).size().vector();
        if (vectors != wantsVectors) {
            throw CommandFailure.badInput("dataset %s holds %s, and %s is not for these; name another SPEC, such as %s"
                    .formatted(
                            id,
                            vectors ? "vectors" : "images",
                            origin,
                            vectors ? FeatureData.SPEC : NamedImages.SPEC_OF_OWN_DATA));
        }
        return manifest;
    }

    /** Those of these ids that the name may mean. */
    static List<String> meant(List<String> ids, String name) {
        return ids.contains(name)
                ? List.of(name)
                : ids.stream().filter(id -> id.startsWith(name)).toList();
    }

    /** @param ids of all datasets */
    private String only(List<String> meant, List<String> ids) {
        if (meant.size() == 1) {
            return meant.get(0);
        }
        String remedy = ids.isEmpty()
                ? "`mixmatch features` makes one of images"
                : Spelling.to(name, ids).map("did you mean %s?"::formatted).orElseGet(() -> "there are " + some(ids));
        throw CommandFailure.badInput(
                meant.isEmpty()
                        ? "--dataset %s: the store has no such dataset; %s".formatted(name, remedy)
                        : "--dataset %s could be %s; give more of its id".formatted(name, some(meant)));
    }

    private static String some(List<String> ids) {
        String first = String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
        return ids.size() > MOST_NAMED ? "%s and %d others".formatted(first, ids.size() - MOST_NAMED) : first;
    }

    private static DataFacts facts(Dataset dataset) {
        DatasetManifest manifest = dataset.manifest();
        return new DataFacts(
                Sources.of(manifest).text(),
                Integer.toString(manifest.size().height()),
                manifest.name(),
                Integer.toString(Sources.defaultLabels(dataset)));
    }

    /** The keys of a spec that a dataset decides. */
    public static Map<String, String> keys(Dataset dataset) {
        DataFacts facts = facts(dataset);
        return Map.of("dataset.source", facts.source(), "dataset.imageSize", facts.imageSize());
    }

    @Override
    public DryRun dryRun(ChosenSpec chosen, TimedRuns timed, ReadingProgress progress) {
        throw CommandFailure.badInput(
                "--dry-run starts nothing, so it can't look into the store; leave out --dataset, or --dry-run");
    }
}
