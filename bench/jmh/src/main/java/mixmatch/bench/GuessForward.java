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
import mixmatch.devices.Device;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.processor.ProcessorGraph;

/** K forward passes of one batch through a guessing model, as labelguess makes them or on bare ONNX Runtime. */
final class GuessForward {
    private static final int WARM_UP = 5;
    private static final long WARM_UP_NANOS = 2_000_000_000;

    private GuessForward() {}

    /** Arguments: depth, width, batch, image size, channels, the model's file, {@code service} or {@code bare}, batches. */
    public static void main(String[] args) throws IOException, InvalidModelException, OrtException {
        Work work = Work.parse(args);
        ProcessorGraph model = ProcessorGraph.of(Files.readAllBytes(Path.of(args[5])));
        int batches = Integer.parseInt(args[7]);
        if (args[6].equals("bare")) {
            bare(work, model.model(), batches);
        } else {
            service(work, model, batches);
        }
    }

    private static void service(Work work, ProcessorGraph graph, int batches)
            throws IOException, InvalidModelException {
        ByteBuffer pixels = work.noise(Work.K);
        int bytes = pixels.remaining() / Work.K;
        try (OnnxModel model = new OnnxModel(graph.model(), Device.CPU, 1, OnnxModel.Memory.SHARED, graph.graph())) {
            Runnable guess = () -> {
                for (int k = 0; k < Work.K; k++) {
                    model.probabilities(pixels.slice(k * bytes, bytes), work.batch());
                }
            };
            measure(guess, batches);
        }
    }

    /** One tensor, made once, and results that nobody reads. */
    private static void bare(Work work, byte[] file, int batches) throws IOException, OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {work.batch(), work.size(), work.size(), work.channels()};
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(file, options);
                    OnnxTensor tensor =
                            OnnxTensor.createTensor(environment, work.noise(1), shape, OnnxJavaType.UINT8)) {
                Map<String, OnnxTensor> inputs =
                        Map.of(session.getInputNames().iterator().next(), tensor);
                Runnable guess = () -> {
                    for (int k = 0; k < Work.K; k++) {
                        run(session, inputs);
                    }
                };
                measure(guess, batches);
            }
        }
    }

    private static void run(OrtSession session, Map<String, OnnxTensor> inputs) {
        try (OrtSession.Result result = session.run(inputs)) {
            if (result.size() != 1) {
                throw new IllegalStateException("a guessing model has one output, not " + result.size());
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void measure(Runnable guess, int batches) throws IOException {
        long began = System.nanoTime();
        for (int i = 0; i < WARM_UP || System.nanoTime() - began < WARM_UP_NANOS; i++) {
            guess.run();
        }
        ProcessTime time = new ProcessTime();
        for (int i = 0; i < batches; i++) {
            guess.run();
        }
        time.print(batches);
    }
}
