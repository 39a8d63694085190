package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.devices.Device;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;

/** A backbone as the command opens it and labelguess computes it. */
record OpenedBackbone(Backbone backbone, OnnxModel model) implements AutoCloseable {
    private static final SessionSettings ONE_THREAD =
            new SessionSettings(Device.CPU, 1, OnnxModel.Memory.SHARED, CudaOptions.DEFAULT);

    static Path write(ModelProto model, Path folder) throws IOException {
        return Files.write(folder.resolve("backbone.onnx"), model.toByteArray());
    }

    static OpenedBackbone of(ModelProto model, BackboneOptions options, Path folder) throws IOException {
        return of(write(model, folder), options, folder);
    }

    static OpenedBackbone of(Path file, BackboneOptions options, Path folder) throws IOException {
        Backbone backbone = Backbone.open(file, options, folder.resolve("scratch"));
        Path graph = folder.resolve("features.onnx");
        backbone.write(graph);
        try {
            return new OpenedBackbone(backbone, new OnnxModel(graph, ONE_THREAD));
        } catch (InvalidModelException e) {
            throw new AssertionError(e);
        }
    }

    BackboneConvention convention() {
        return backbone.convention();
    }

    ImageEmbedding embedding() {
        BackboneConvention.Input input = convention().input();
        return new ImageEmbedding(
                model::features,
                input.size(),
                input.channels(),
                convention().batch(),
                convention().output().features());
    }

    /** Features of images all of one colour, uint8 [N, C]. */
    float[] featuresOf(byte[]... colours) {
        BackboneConvention.Input input = convention().input();
        int batch = convention().batch();
        int pixels = input.size() * input.size();
        ByteBuffer images = ByteBuffer.allocateDirect(batch * pixels * input.channels());
        for (byte[] colour : colours) {
            for (int i = 0; i < pixels; i++) {
                images.put(colour);
            }
        }
        return model.features(images.clear(), batch);
    }

    @Override
    public void close() {
        model.close();
    }
}
