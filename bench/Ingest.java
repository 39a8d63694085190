import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import mixmatch.datasets.Dataset;
import mixmatch.ingest.IngestOptions;
import mixmatch.ingest.Sources;
import mixmatch.spec.RunSpec;

/** Reads a person's images as the command does, without storing them; see bench/ingest. */
final class Ingest {
    /** Arguments: folder of images, folder for scratch files. Prints seconds since the JVM began to start. */
    public static void main(String[] args) throws IOException {
        RunSpec spec = RunSpec.parse("dataset: {source: folder, imageSize: 32}", "bench/ingest");
        Dataset dataset =
                Sources.open(Path.of(args[0]), spec, new IngestOptions(false, Path.of(args[1])), (done, total) -> {});
        long began = ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.printf("%.2f%n", (System.currentTimeMillis() - began) / 1000.0);
        System.err.println(dataset.manifest().id());
    }
}
