package mixmatch.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;

/** A graph that is computed once on the processor, before anybody relies on it: its output has a shape that it need not declare. */
public final class GraphTrial {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private GraphTrial() {}

    /**
     * The shape of the one output of the graph in a file whose one input is uint8 of this shape, given zeros. {@link
     * InvalidModelException} with the runtime's reason where it can't be loaded or computed.
     */
    public static long[] outputShape(Path graph, long... input) throws InvalidModelException {
        OnnxModel.begin();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            // Its memory is wanted once.
            options.setCPUArenaAllocator(false);
            ByteBuffer zeros = ByteBuffer.allocateDirect(
                    Math.toIntExact(LongStream.of(input).reduce(1, Math::multiplyExact)));
            try (OrtSession session = ENVIRONMENT.createSession(graph.toString(), options);
                    OnnxTensor pixels = OnnxTensor.createTensor(ENVIRONMENT, zeros, input, OnnxJavaType.UINT8);
                    OrtSession.Result result = session.run(
                            Map.of(session.getInputNames().iterator().next(), pixels))) {
                if (!(result.get(0).getInfo() instanceof TensorInfo tensor)) {
                    throw new InvalidModelException("its output is no tensor");
                }
                return tensor.getShape();
            }
        } catch (OrtException e) {
            throw new InvalidModelException("ONNX Runtime can't compute it: " + reason(e), e);
        } finally {
            OnnxModel.end();
        }
    }

    /** Without the runtime's number of the error and the name of the file, which is a copy. */
    private static String reason(OrtException e) {
        String line = e.getMessage().lines().findFirst().orElse("");
        return line.replaceFirst("^Error code - \\w+ - message: ", "")
                .replaceFirst("^Load model from \\S+ failed:", "");
    }
}
