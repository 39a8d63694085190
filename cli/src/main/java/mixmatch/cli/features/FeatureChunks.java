package mixmatch.cli.features;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mixmatch.backbones.chunks.ChunkObject;
import mixmatch.backbones.chunks.ImageChunk;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.EmbeddingTopics;
import mixmatch.v1.EmbeddedChunk;
import mixmatch.v1.EmbeddingOrder;
import mixmatch.v1.ImagesEmbedded;

/** Gets the features of all chunks: those that the store has, then those that labelguess makes, in whatever order they come. */
final class FeatureChunks {
    private static final Duration POLL = Duration.ofMillis(500);

    /** Takes a chunk's features. */
    interface Taker {
        void take(ImageChunk chunk, EmbeddedChunk features) throws IOException;
    }

    private final String features;
    private final List<ImageChunk> all;
    private final ObjectStore store;
    private final Taker taker;
    /** Of who computed. */
    final Set<String> fingerprints = new HashSet<>();

    long done;

    FeatureChunks(String features, List<ImageChunk> all, ObjectStore store, Taker taker) {
        this.features = features;
        this.all = all;
        this.store = store;
        this.taker = taker;
    }

    /** Takes what is there; those chunks that are not. */
    List<ImageChunk> takeKept() throws IOException {
        Set<String> keys = Set.copyOf(store.list(prefix()));
        List<ImageChunk> missing = new ArrayList<>();
        for (ImageChunk chunk : all) {
            Optional<byte[]> kept =
                    keys.contains(chunk.key(features)) ? store.find(chunk.key(features)) : Optional.empty();
            if (kept.isEmpty() || !take(chunk, kept.get())) {
                missing.add(chunk);
            }
        }
        return missing;
    }

    private String prefix() {
        return all.get(0).key(features).replaceFirst("[^/]*$", "");
    }

    /**
     * Orders what is missing, and takes it as it comes.
     *
     * @param order an order of some chunk, whose number and images are filled in
     * @param progress is told how long nothing came, again and again
     */
    void takeMissing(
            List<ImageChunk> missing, EmbeddingOrder order, EmbeddingTopics topics, Consumer<Duration> progress)
            throws IOException, InterruptedException {
        OpenChunks open = new OpenChunks(missing, Clock.systemUTC());
        while (!open.areDone()) {
            for (OpenChunks.Order due : open.due()) {
                topics.order(order.toBuilder()
                        .setChunk(due.chunk().number())
                        .setChunkOf(due.chunk().images())
                        .setAttempt(due.attempt())
                        .build());
            }
            for (ImagesEmbedded answer : topics.poll(POLL)) {
                if (!open.isOpen(answer.getChunk())) {
                    continue;
                }
                if (!answer.getFailure().isEmpty()) {
                    throw CommandFailure.failed("labelguess can't embed the images: " + answer.getFailure());
                }
                ImageChunk chunk = open.chunk(answer.getChunk());
                if (answer.getObject().getKey().equals(chunk.key(features))
                        && take(chunk, store.get(answer.getObject()))) {
                    open.answered(chunk.number());
                }
            }
            progress.accept(open.silence());
        }
    }

    private boolean take(ImageChunk chunk, byte[] object) throws IOException {
        try {
            EmbeddedChunk found = ChunkObject.parse(object, features, chunk);
            taker.take(chunk, found);
            fingerprints.add(found.getFingerprint());
            done += chunk.rows();
            return true;
        } catch (InvalidProtocolBufferException e) {
            // Damaged: labelguess finds that, too, and makes it again.
            return false;
        }
    }

    /** Deletes the objects of all chunks, once they are part of a dataset. */
    void delete() throws IOException {
        for (String key : store.list(prefix())) {
            store.delete(key);
        }
    }
}
