package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import mixmatch.objects.NativeHashes;

/**
 * A backbone as a person has it: an ONNX file, with its weights in it or in files beside it. The weights are mapped, not read: they
 * take no heap. The files must stay as they are meanwhile.
 *
 * @param model with all weights in it
 * @param sha256 of the file, followed by those of its weights in the order of their names
 */
public record BackboneFile(Path file, ModelProto model, String sha256) {
    /** Protobuf's limit is 2 GiB; what is added to the graph takes less than this. */
    static final long MOST_BYTES = (2L << 30) - (16L << 20);

    /** Reads a backbone; {@link BackboneException} where the file is none, or is larger than 2 GiB with its weights. */
    public static BackboneFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BackboneException(
                    Files.exists(file)
                            ? "%s is a folder; give --backbone the .onnx file in it".formatted(file)
                            : "%s does not exist; give --backbone an ONNX file".formatted(file));
        }
        if (Files.size(file) > MOST_BYTES) {
            throw tooLarge(file, Files.size(file));
        }
        ByteBuffer bytes = map(file);
        ModelProto given = parse(file, bytes);
        MessageDigest digest = NativeHashes.sha256();
        digest.update(bytes.duplicate());
        ModelProto whole = ExternalWeights.inline(file, given, digest);
        return new BackboneFile(file, whole, HexFormat.of().formatHex(digest.digest()));
    }

    private static ModelProto parse(Path file, ByteBuffer bytes) {
        ModelProto model;
        try {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            // Weights stay where the file is mapped.
            in.enableAliasing(true);
            model = ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new BackboneException(
                    "%s is no ONNX model, or is damaged; download or export it again".formatted(file), e);
        } catch (IOException e) {
            throw new BackboneException("%s can't be read: %s".formatted(file, e.getMessage()), e);
        }
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new BackboneException(
                    "%s holds no ONNX graph; export the network by its framework's ONNX exporter".formatted(file));
        }
        return model;
    }

    static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    static ByteString alias(ByteBuffer mapped, long offset, long length) {
        return UnsafeByteOperations.unsafeWrap(mapped.slice(Math.toIntExact(offset), Math.toIntExact(length)));
    }

    static BackboneException tooLarge(Path file, long bytes) {
        return new BackboneException(
                "%s has %.1f GB with its weights, and at most 2.1 GB can be used; export it in float16, or take a smaller one"
                        .formatted(file, bytes / 1e9));
    }

    GraphProto graph() {
        return model.getGraph();
    }
}
