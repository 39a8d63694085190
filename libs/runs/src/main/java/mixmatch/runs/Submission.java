package mixmatch.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import mixmatch.ingest.Sources;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;
import mixmatch.v1.ObjectRef;

/** A run before it is announced: its spec, images and split, all checked against each other. */
public record Submission(String run, RunSpec spec, Dataset dataset, Split split) {
    /** Checks all that can be without a cluster; a {@link SpecException} or a DatasetException says what is wrong. */
    public static Submission prepare(String run, String origin, RunSpec spec, Dataset dataset) {
        DatasetManifest images = dataset.manifest();
        refuseTooLarge(origin, spec, images.size(), images.classes());
        return new Submission(run, spec, dataset, Sources.split(dataset, spec));
    }

    /** Throws a {@link SpecException} where the spec's batches of such images, or vectors, are more than the broker takes. */
    public static void refuseTooLarge(String origin, RunSpec spec, ImageSize size, int classes) {
        MessageSize.tooLarge(spec, size, classes).ifPresent(sentence -> {
            throw new SpecException(List.of(origin + ": " + sentence));
        });
    }

    /** Stores images, spec and split; gives the message that announces the run, whose age counts from now. */
    public mixmatch.v1.RunSpec store(ObjectStore store, Path cache) throws IOException {
        ObjectRef images = new DatasetStore(store, cache).save(dataset);
        String yaml = spec.toYaml();
        store.put(ObjectKeys.run(run, "spec.yaml"), yaml.getBytes(StandardCharsets.UTF_8), "application/yaml");
        return mixmatch.v1.RunSpec.newBuilder()
                .setRun(run)
                .setYaml(yaml)
                .setDataset(images)
                .setSplit(store.put(ObjectKeys.run(run, "split.json"), split.toJson(), "application/json"))
                .setSubmittedAtMillis(System.currentTimeMillis())
                .build();
    }
}
