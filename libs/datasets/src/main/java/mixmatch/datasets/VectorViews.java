package mixmatch.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The views of which each training sample of a dataset of vectors holds a vector, and what made them. View 0 is of the sample as it is,
 * by which it is evaluated, and counts as a weak one; the other weak ones follow, then the strong ones. A test sample has view 0 alone.
 *
 * @param weak at least 1; 0: the dataset is of images
 * @param strong 0 where no method may ask for strong views
 * @param backbone SHA-256 of the network whose outputs the vectors are; empty where none of this system's made them
 * @param convention how images went into that network, such as {@code layout: nchw}
 */
public record VectorViews(
        @JsonProperty("weakViews") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int weak,

        @JsonProperty("strongViews") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int strong,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) String backbone,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> convention) {
    /** The entry of a convention that names the graph from pixels to features in the store. */
    public static final String GRAPH = "graph";

    /** The entry with the size of that graph's object. */
    public static final String GRAPH_BYTES = "graphBytes";

    /** The entry with the size of the images whose plain view is view 0, as in {@code 256x256x3}. */
    public static final String IMAGES = "images";

    /** Of a dataset of images. */
    static final VectorViews NONE = new VectorViews(0, 0, "", Map.of());

    public VectorViews {
        // A manifest of images says nothing of any.
        backbone = backbone == null ? "" : backbone;
        convention = Collections.unmodifiableMap(new TreeMap<>(convention == null ? Map.of() : convention));
        boolean isHash = backbone.isEmpty() || backbone.matches("[0-9a-f]{64}");
        boolean isNone = weak == 0 && strong == 0 && backbone.isEmpty() && convention.isEmpty();
        if (!isNone && (weak < 1 || strong < 0 || !isHash)) {
            throw new IllegalArgumentException(
                    "a sample has at least one weak view and a backbone its SHA-256, not %d views and backbone %s"
                            .formatted(weak, backbone));
        }
    }

    /** Stored views of a training sample; an image is one. */
    int count() {
        return Math.max(1, weak + strong);
    }
}
