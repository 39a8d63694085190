package mixmatch.cli.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.BackboneConvention;
import mixmatch.backbones.ImageEmbedding;
import mixmatch.backbones.ViewMaker;
import mixmatch.backbones.ViewPlan;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;

/**
 * A backbone, and what a view takes on one core of this machine, measured: made and embedded as labelguess does it, of images that are
 * grey.
 */
public record EmbeddingProbe(Backbone backbone, double millisAView) {
    private static final Duration MEASURED = Duration.ofSeconds(1);
    private static final int LEAST_BATCHES = 3;
    private static final int MOST_VIEWS = 64;
    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);

    /** Opens the backbone, and measures the mean of some batches; throws a sentence where it can't be used. */
    public static EmbeddingProbe of(FeatureOptions options, Console console) throws IOException {
        Path scratch = Files.createTempDirectory("mixmatch");
        try {
            Backbone backbone = options.open(scratch, console);
            return new EmbeddingProbe(backbone, millisAView(backbone));
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private static double millisAView(Backbone backbone) throws IOException {
        Path graph = Files.createTempFile("backbone", ".onnx");
        try {
            backbone.write(graph);
            SessionSettings settings = new SessionSettings(Device.CPU, 1, OnnxModel.Memory.OWN, CudaOptions.DEFAULT);
            try (OnnxModel model = new OnnxModel(graph, settings)) {
                return millisAView(model, backbone.convention());
            }
        } catch (InvalidModelException e) {
            throw CommandFailure.failed(
                    "%s was computed once, but can't be now: %s"
                            .formatted(backbone.file().file(), e.getMessage()),
                    e);
        } finally {
            Files.deleteIfExists(graph);
        }
    }

    private static double millisAView(OnnxModel model, BackboneConvention convention) {
        int size = convention.input().size();
        int batch = model.takesAnyBatch() ? ImageEmbedding.onProcessor(convention.batch(), size) : convention.batch();
        ImageEmbedding embedding = new ImageEmbedding(
                model::features,
                size,
                convention.input().channels(),
                batch,
                convention.output().features());
        int views = batch <= MOST_VIEWS ? batch : 1;
        ViewPlan plan = new ViewPlan(views, 0, true, 1);
        ImageEmbedding.Rows rows = new ImageEmbedding.Rows(grey(size, batch / views), 0, batch / views, views);
        // The first batch also takes memory.
        embedding.of(rows, plan, ALONE, () -> true);
        long began = System.nanoTime();
        long nanos = 0;
        int batches = 0;
        while (batches < LEAST_BATCHES || nanos < MEASURED.toNanos()) {
            embedding.of(rows, plan, ALONE, () -> true);
            batches++;
            nanos = System.nanoTime() - began;
        }
        return nanos / 1e6 / batches / (views * rows.count());
    }

    private static ImageSet grey(int size, int count) {
        int side = ViewMaker.sideFor(size);
        ImageSize of = new ImageSize(side, side, 3);
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.toIntExact(of.bytes() * count));
        while (pixels.hasRemaining()) {
            pixels.put((byte) 128);
        }
        return ImageSet.of(of, pixels.flip(), new int[count]);
    }
}
