package mixmatch.backbones;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mixmatch.backbones.chunks.ChunkObject;
import mixmatch.backbones.chunks.ImageChunk;
import mixmatch.fuzz.Parser;
import mixmatch.networks.onnx.GraphWriter;

/** Backbones that a person gives, read and run by a native library, and the objects of what they embed. */
public final class BackboneParsers {
    private BackboneParsers() {}

    public static List<Parser> all(Path dir) {
        ImageChunk chunk = new ImageChunk(0, false, 0, 2, 1);
        byte[] features = ChunkObject.bytes("a", chunk, 3, new float[6], "cpu");
        return List.of(
                Parser.ofFile(
                                "backbone",
                                dir.resolve("backbone.onnx"),
                                List.of(graph()),
                                file -> Backbone.open(file, BackboneOptions.NONE, dir),
                                BackboneException.class)
                        .slow(),
                Parser.of(
                        "features of a chunk",
                        List.of(features),
                        bytes -> ChunkObject.parse(bytes, "a", chunk),
                        InvalidProtocolBufferException.class));
    }

    private static byte[] graph() {
        GraphWriter graph = new GraphWriter("small");
        String images = graph.input("input", DataType.FLOAT, -1, 3, 8, 8);
        String kernel = graph.constant("kernel", new float[4 * 3 * 9], List.of(4, 3, 3, 3));
        String maps = graph.node("Conv", List.of(images, kernel), attribute("pads", 1L, 1L, 1L, 1L));
        graph.output(maps, "output", DataType.FLOAT, -1, 4, 8, 8);
        return graph.model(Map.of());
    }
}
