package mixmatch.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.BitSet;
import java.util.Objects;

/** Indices of the training images that keep their labels, lose them or validate; none is in two. Not to be written to. */
public record Split(int[] labeled, int[] unlabeled, int[] validation) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Split {
        BitSet seen = new BitSet();
        for (int[] part : new int[][] {labeled, unlabeled, validation}) {
            for (int index : part) {
                if (index < 0 || seen.get(index)) {
                    throw new DatasetException(
                            "a split has image %d twice or below 0; make the split again".formatted(index));
                }
                seen.set(index);
            }
        }
        if (labeled.length == 0) {
            throw new DatasetException("a split has no labelled image; label at least one image of each class");
        }
    }

    /** Compact JSON; equal splits give equal bytes. */
    public byte[] toJson() throws JsonProcessingException {
        return JSON.writeValueAsBytes(this);
    }

    public static Split fromJson(byte[] json) {
        try {
            return Objects.requireNonNull(JSON.readValue(json, Split.class));
        } catch (IOException | NullPointerException e) {
            throw new DatasetException("split.json is not a split; submit the run again", e);
        }
    }
}
