package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The weights that lie in files beside a model. Their names come from the model, which is somebody else's: none may lead out of the
 * model's folder, by its path or by a link.
 */
final class ExternalWeights {
    private final Path file;
    private final Path folder;
    /** By name, each mapped once. */
    private final Map<String, ByteBuffer> mapped = new TreeMap<>();

    private ExternalWeights(Path file) throws IOException {
        this.file = file;
        this.folder = file.toAbsolutePath().getParent();
    }

    /** The model with its weights in it, as views of the mapped files; adds the files to {@code digest}, in the order of their names. */
    static ModelProto inline(Path file, ModelProto model, MessageDigest digest) throws IOException {
        ExternalWeights weights = new ExternalWeights(file);
        GraphProto.Builder graph = model.getGraph().toBuilder();
        long bytes = 0;
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto tensor = graph.getInitializer(i);
            if (tensor.getDataLocation() == DataLocation.EXTERNAL) {
                TensorProto read = weights.read(tensor);
                graph.setInitializer(i, read);
                bytes += read.getRawData().size();
            }
        }
        if (weights.mapped.isEmpty()) {
            return model;
        }
        weights.mapped.values().forEach(each -> digest.update(each.duplicate()));
        long all = Files.size(file) + bytes;
        if (all > BackboneFile.MOST_BYTES) {
            throw BackboneFile.tooLarge(file, all);
        }
        return model.toBuilder().setGraph(graph).build();
    }

    private TensorProto read(TensorProto tensor) throws IOException {
        Map<String, String> where = tensor.getExternalDataList().stream()
                .collect(Collectors.toMap(
                        StringStringEntryProto::getKey, StringStringEntryProto::getValue, (one, other) -> one));
        String location = where.getOrDefault("location", "");
        if (!mapped.containsKey(location)) {
            Path weights = find(tensor, location);
            if (Files.size(weights) > BackboneFile.MOST_BYTES) {
                throw BackboneFile.tooLarge(file, Files.size(weights));
            }
            mapped.put(location, BackboneFile.map(weights));
        }
        ByteBuffer bytes = mapped.get(location);
        long offset = number(where.getOrDefault("offset", "0"));
        long length = number(where.getOrDefault("length", "" + (bytes.limit() - offset)));
        if (offset < 0 || length < 0 || offset > bytes.limit() - length) {
            throw new BackboneException(
                    "%s says that the weights %s are %s bytes from byte %s of %s, which has %d; download both again"
                            .formatted(
                                    file,
                                    tensor.getName(),
                                    where.get("length"),
                                    where.get("offset"),
                                    location,
                                    bytes.limit()));
        }
        return tensor.toBuilder()
                .clearExternalData()
                .clearDataLocation()
                .setRawData(BackboneFile.alias(bytes, offset, length))
                .build();
    }

    private Path find(TensorProto tensor, String location) throws IOException {
        try {
            Path weights = folder.resolve(location).normalize();
            boolean isInside =
                    !location.isEmpty() && !Path.of(location).isAbsolute() && weights.startsWith(folder.normalize());
            if (isInside && !Files.isRegularFile(weights)) {
                throw new BackboneException(
                        "%s has its weights in %s, which is not beside it; put it there".formatted(file, location));
            }
            if (isInside && weights.toRealPath().startsWith(folder.toRealPath())) {
                return weights;
            }
        } catch (InvalidPathException e) {
            // Refused below.
        }
        throw new BackboneException(
                "%s has the weights %s in \"%s\", outside of its folder; copy that file beside it and export the model with its name alone"
                        .formatted(file, tensor.getName(), location));
    }

    /** Below 0 for what is none. */
    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
