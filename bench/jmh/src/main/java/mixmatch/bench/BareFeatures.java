package mixmatch.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.BackboneConvention;
import mixmatch.backbones.BackboneOptions;

/** Forward passes of a backbone, as labelguess has it, on bare ONNX Runtime and one thread: what a view takes. */
final class BareFeatures {
    private static final int WARM_UP = 2;

    private BareFeatures() {}

    /** Arguments: the backbone's file, batches. */
    public static void main(String[] args) throws IOException, OrtException {
        Path scratch = Files.createTempDirectory("mixmatch-bench");
        Path graph = scratch.resolve("graph.onnx");
        try {
            Backbone backbone = Backbone.open(Path.of(args[0]), BackboneOptions.NONE, scratch);
            backbone.write(graph);
            measure(graph, backbone.convention(), Integer.parseInt(args[1]));
        } finally {
            Files.deleteIfExists(graph);
            Files.delete(scratch);
        }
    }

    private static void measure(Path graph, BackboneConvention convention, int batches)
            throws IOException, OrtException {
        BackboneConvention.Input input = convention.input();
        byte[] noise = new byte[convention.batch() * input.size() * input.size() * input.channels()];
        new Random(1).nextBytes(noise);
        ByteBuffer pixels = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
        long[] shape = {convention.batch(), input.size(), input.size(), input.channels()};
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(graph.toString(), options);
                    OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, shape, OnnxJavaType.UINT8)) {
                Map<String, OnnxTensor> inputs =
                        Map.of(session.getInputNames().iterator().next(), tensor);
                for (int i = 0; i < WARM_UP; i++) {
                    session.run(inputs).close();
                }
                ProcessTime time = new ProcessTime();
                for (int i = 0; i < batches; i++) {
                    session.run(inputs).close();
                }
                time.print((double) batches * convention.batch());
            }
        }
    }
}
