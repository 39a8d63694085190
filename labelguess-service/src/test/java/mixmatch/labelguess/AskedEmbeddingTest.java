package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import mixmatch.backbones.ViewPlan;
import mixmatch.backbones.chunks.ImageChunk;
import mixmatch.v1.EmbeddedImages;
import mixmatch.v1.EmbeddedViews;
import mixmatch.v1.EmbeddingOrder;
import mixmatch.v1.ObjectRef;
import org.junit.jupiter.api.Test;

class AskedEmbeddingTest {
    private static final EmbeddingOrder ORDER = EmbeddingOrder.newBuilder()
            .setFeatures("pets-0123456789abcdef")
            .setChunk(1)
            .setAttempt(1)
            .setGraph(ObjectRef.newBuilder().setKey("features/backbones/ab.onnx"))
            .setImages(ObjectRef.newBuilder().setKey("datasets/pets-0123456789abcdef/manifest.json"))
            .setChunkOf(EmbeddedImages.newBuilder().setFirst(32).setCount(20))
            .setViews(EmbeddedViews.newBuilder()
                    .setWeak(8)
                    .setStrong(2)
                    .setMirror(true)
                    .setSeed(3)
                    .setBatch(16))
            .build();

    private static boolean isPossible(Consumer<EmbeddingOrder.Builder> change) {
        EmbeddingOrder.Builder order = ORDER.toBuilder();
        change.accept(order);
        return AskedEmbedding.of(order.build()).isPresent();
    }

    @Test
    void anOrderNamesItsChunkAndViews() {
        AskedEmbedding asked = AskedEmbedding.of(ORDER).orElseThrow();

        assertThat(asked.chunk()).isEqualTo(new ImageChunk(1, false, 32, 20, 10));
        assertThat(asked.plan()).isEqualTo(new ViewPlan(8, 2, true, 3));
        assertThat(asked.key()).isEqualTo("features/pets-0123456789abcdef/chunks/train-32");
    }

    @Test
    void aTestImageHasThePlainViewAlone() {
        EmbeddingOrder.Builder order = ORDER.toBuilder();
        order.getChunkOfBuilder().setTest(true);

        AskedEmbedding asked = AskedEmbedding.of(order.build()).orElseThrow();

        assertThat(asked.chunk().views()).isOne();
        assertThat(asked.key()).endsWith("/test-32");
    }

    @Test
    void whatNobodyCanHaveOrderedIsImpossible() {
        assertThat(isPossible(order -> {})).isTrue();
        assertThat(isPossible(order -> order.setChunk(-1))).isFalse();
        assertThat(isPossible(order -> order.setAttempt(0))).isFalse();
        assertThat(isPossible(order -> order.getChunkOfBuilder().setFirst(-32))).isFalse();
        assertThat(isPossible(order -> order.getChunkOfBuilder().setFirst(33))).isFalse();
        assertThat(isPossible(order -> order.getChunkOfBuilder().setCount(0))).isFalse();
        assertThat(isPossible(order -> order.getChunkOfBuilder().setCount(33))).isFalse();
        assertThat(isPossible(order -> order.getViewsBuilder().setWeak(0))).isFalse();
        assertThat(isPossible(order -> order.getViewsBuilder().setStrong(-1))).isFalse();
        assertThat(isPossible(order -> order.getViewsBuilder().setWeak(Integer.MAX_VALUE)))
                .isFalse();
        assertThat(isPossible(order -> order.getViewsBuilder().setBatch(0))).isFalse();
        assertThat(isPossible(order -> order.getViewsBuilder().setBatch(1 << 20)))
                .isFalse();
        assertThat(isPossible(order -> order.clearGraph())).isFalse();
        assertThat(isPossible(order -> order.clearImages())).isFalse();
        assertThat(isPossible(order -> order.getGraphBuilder().setKey("datasets/a/b")))
                .isFalse();
    }
}
