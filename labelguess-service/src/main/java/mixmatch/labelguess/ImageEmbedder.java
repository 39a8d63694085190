package mixmatch.labelguess;

import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import mixmatch.backbones.ImageEmbedding;
import mixmatch.backbones.chunks.ChunkObject;
import mixmatch.backbones.chunks.ImageChunk;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.engine.ThreadTeam;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.service.Outages;
import mixmatch.service.RunImages;
import mixmatch.service.ServiceConfig;
import mixmatch.service.VitalThread;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.v1.ObjectRef;
import org.jboss.logging.Logger;

/**
 * Embeds chunks of images by a backbone, from what the store has of both into the store. For one thread; {@code labelguess.lanes} work.
 * Bound: one backbone, the one used last.
 */
@ApplicationScoped
class ImageEmbedder {
    private static final Logger LOG = Logger.getLogger(ImageEmbedder.class);

    /** Of the numbers of a chunk, which are in memory three times until they are stored. */
    private static final int MOST_NUMBERS = 16 << 20;

    private final GuessingModels models;
    private final ObjectStore store;
    private final RunImages images;
    private final Path cache;
    private final ThreadTeam team;

    private Optional<Loaded> loaded = Optional.empty();

    private record Loaded(String sha256, OnnxModel model) {}

    ImageEmbedder(GuessingModels models, ObjectStore store, ServiceConfig service) {
        this.models = models;
        this.store = store;
        this.cache = service.cacheDir();
        this.images = new RunImages(store, cache);
        this.team = new ThreadTeam(
                Executors.newFixedThreadPool(models.lanes(), work -> VitalThread.of("embedding", work)),
                models.lanes());
    }

    /** The chunk's object as the store has it from before; empty where it has none, or a damaged one. */
    Optional<ObjectRef> find(AskedEmbedding asked) throws IOException {
        Optional<byte[]> bytes = Outages.untilDone("features " + asked.key(), () -> store.find(asked.key()));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            ChunkObject.parse(bytes.get(), asked.features(), asked.chunk());
            return Optional.of(StoredObject.refTo(asked.key(), bytes.get()));
        } catch (InvalidProtocolBufferException e) {
            LOG.warnf("Features are made again. key=%s reason=%s", asked.key(), e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The chunk's object, complete in the store. Throws where graph or images are missing or damaged, or don't belong together; {@link
     * java.util.concurrent.CancellationException} once it is not {@code wanted} any more.
     */
    ObjectRef embed(AskedEmbedding asked, BooleanSupplier wanted) throws IOException, InvalidModelException {
        Dataset dataset = images.dataset(asked.order().getImages(), asked.features());
        ImageChunk chunk = asked.chunk();
        ImageSet of = chunk.test() ? dataset.test() : dataset.train();
        if (of.size().vector()) {
            throw new IllegalArgumentException("dataset %s holds vectors, and only images can be embedded"
                    .formatted(dataset.manifest().id()));
        }
        if (chunk.first() + chunk.count() > of.count()) {
            throw new IllegalArgumentException("images %d to %d are wanted, of %d"
                    .formatted(chunk.first(), chunk.first() + chunk.count() - 1, of.count()));
        }
        OnnxModel model = load(asked.order().getGraph());
        int width = model.featureCount();
        refuse(model, chunk);
        ImageEmbedding embedding = new ImageEmbedding(
                model::features,
                model.height(),
                model.channels(),
                atOnce(asked.order().getViews().getBatch(), model),
                width);
        ImageEmbedding.Rows rows = new ImageEmbedding.Rows(of, chunk.first(), chunk.count(), chunk.views());
        float[] values = embedding.of(rows, asked.plan(), team, wanted);
        byte[] bytes = ChunkObject.bytes(asked.features(), chunk, width, values, models.fingerprint(Precision.FLOAT32));
        return Outages.untilDone(
                "features " + asked.key(), () -> store.put(asked.key(), bytes, "application/octet-stream"));
    }

    private int atOnce(int batch, OnnxModel model) {
        return models.areOnProcessor() && model.takesAnyBatch()
                ? ImageEmbedding.onProcessor(batch, model.height())
                : batch;
    }

    private static void refuse(OnnxModel model, ImageChunk chunk) {
        boolean areSquares = !model.takesVectors()
                && model.height() == model.width()
                && (model.channels() == 1 || model.channels() == 3);
        if (!areSquares || model.featureCount() < 1) {
            throw new IllegalArgumentException("the graph takes images of %s and gives %d features; it is no backbone's"
                    .formatted(model.size(), model.featureCount()));
        }
        long numbers = (long) chunk.rows() * model.featureCount();
        if (numbers > MOST_NUMBERS) {
            throw new IllegalArgumentException(
                    "%d features of %d views of %d images are more than fit into memory; lower --views, or name another --output"
                            .formatted(model.featureCount(), chunk.views(), chunk.count()));
        }
    }

    private OnnxModel load(ObjectRef graph) throws IOException, InvalidModelException {
        if (loaded.isEmpty() || !loaded.get().sha256().equals(graph.getSha256())) {
            close();
            // In a file, as large weights take no heap then; the runtime needs it no longer than it loads.
            Path own = Files.createTempFile(Files.createDirectories(cache), "backbone", ".onnx");
            try {
                Outages.untilDone("backbone " + graph.getKey(), () -> store.download(graph, own));
                loaded = Optional.of(new Loaded(graph.getSha256(), models.backbone(own)));
            } finally {
                Files.deleteIfExists(own);
            }
            LOG.infof("A backbone is loaded. sha256=%s bytes=%d", graph.getSha256(), graph.getSize());
        }
        return loaded.get().model();
    }

    @PreDestroy
    void close() {
        loaded.ifPresent(one -> one.model().close());
        loaded = Optional.empty();
    }
}
