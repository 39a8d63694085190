package mixmatch.labelguess;

import java.util.Optional;
import mixmatch.backbones.ViewPlan;
import mixmatch.backbones.chunks.ImageChunk;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.EmbeddedImages;
import mixmatch.v1.EmbeddedViews;
import mixmatch.v1.EmbeddingOrder;

/** An order of features, judged: all that it says comes from a message. */
record AskedEmbedding(EmbeddingOrder order, ImageChunk chunk, ViewPlan plan) {
    private static final int MOST_BATCH = 1024;

    /** Empty for one that can't be carried out, whoever sent it. */
    static Optional<AskedEmbedding> of(EmbeddingOrder order) {
        EmbeddedImages images = order.getChunkOf();
        EmbeddedViews views = order.getViews();
        boolean isChunk = order.getChunk() >= 0
                && order.getAttempt() >= 1
                && images.getFirst() >= 0
                && images.getFirst() % ImageChunk.IMAGES == 0
                && images.getCount() >= 1
                && images.getCount() <= ImageChunk.IMAGES;
        boolean namesObjects = ObjectKeys.isBelow(
                        ObjectKeys.FEATURES, order.getGraph().getKey())
                && ObjectKeys.isBelow(ObjectKeys.DATASETS, order.getImages().getKey());
        if (!isChunk || !namesObjects || views.getBatch() < 1 || views.getBatch() > MOST_BATCH) {
            return Optional.empty();
        }
        try {
            ViewPlan plan = new ViewPlan(views.getWeak(), views.getStrong(), views.getMirror(), views.getSeed());
            int count = images.getTest() ? 1 : plan.count();
            ImageChunk chunk =
                    new ImageChunk(order.getChunk(), images.getTest(), images.getFirst(), images.getCount(), count);
            return Optional.of(new AskedEmbedding(order, chunk, plan));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String features() {
        return order.getFeatures();
    }

    /** The key of the object that answers it. */
    String key() {
        return chunk.key(order.getFeatures());
    }
}
