package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mixmatch.datasets.ImageSize;

/** The file of a backbone and a head that was trained on its features, as one model that takes pixels. */
public final class WholeModelFile {
    /** Of a backbone at most: people hand models on, and programs load them whole. */
    public static final long MOST_BACKBONE_BYTES = 200_000_000;

    private WholeModelFile() {}

    /**
     * Writes it; {@link BackboneException} where the parts do not fit together. The backbone's weights take no heap.
     *
     * @param backbone the graph from pixels to features, as {@link Backbone#write} leaves it
     * @param head a model of vectors, whose metadata becomes the model's
     * @param images those that the features were made of
     * @param more metadata besides
     */
    public static void write(Path backbone, byte[] head, ImageSize images, Map<String, String> more, Path to)
            throws IOException {
        ModelProto model = WholeModel.of(BackboneFile.read(backbone).model(), parse(head), images, more);
        long bytes = Files.size(backbone) + head.length;
        if (bytes > BackboneFile.MOST_BYTES) {
            throw new BackboneException(
                    "backbone and head have %.1f GB together, and an ONNX file holds at most 2.1 GB; make network.hidden smaller"
                            .formatted(bytes / 1e9));
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16)) {
            model.writeTo(out);
        }
    }

    private static ModelProto parse(byte[] head) {
        try {
            return ModelProto.parseFrom(head);
        } catch (InvalidProtocolBufferException e) {
            throw new BackboneException("the head is no ONNX model: " + e.getMessage(), e);
        }
    }
}
