package mixmatch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import mixmatch.datasets.Dataset;
import mixmatch.ingest.Sources;
import mixmatch.spec.RunSpec;

/** Reads a folder of images as a dataset, hashes and statistics included; a unit is the whole folder. */
final class FolderReading {
    private FolderReading() {}

    /** Arguments: the folder, images that must be there, their size in pixels. */
    public static void main(String[] args) throws IOException {
        RunSpec spec = RunSpec.parse(
                "{}", "defaults", Map.of("name", "bench", "dataset.source", "folder", "dataset.imageSize", args[2]));
        ProcessTime time = new ProcessTime();
        Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
        Dataset dataset = Sources.open(Path.of(args[0]), spec, scratch, (done, total) -> {});
        time.print(1);
        int images = dataset.train().count() + dataset.test().count();
        if (images != Integer.parseInt(args[1])) {
            throw new IllegalStateException(images + " images were read");
        }
    }
}
