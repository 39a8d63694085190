package mixmatch.eval.report;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.eval.assumption.Embedding;
import mixmatch.v1.ObjectRef;

/**
 * A run's last model as people get it, {@code model.onnx}.
 *
 * @param embedding of test images by it; empty where it gives no features
 * @param whole where a backbone made the run's features: the model that holds both
 * @param alone why such a run has the head alone; empty where it has both, or needs no backbone
 */
public record LastModel(Optional<Embedding> embedding, Optional<Whole> whole, String alone) {
    public static final String FILE = "model.onnx";

    /** The checkpoint's own model where the file above holds a backbone as well. */
    public static final String HEAD = "head.onnx";

    /** Backbone and head in one object, which takes {@code images}. */
    public record Whole(ObjectRef object, ImageSize images) {}

    /** Of a run without a backbone. */
    public static LastModel plain(Optional<Embedding> embedding) {
        return new LastModel(embedding, Optional.empty(), "");
    }
}
