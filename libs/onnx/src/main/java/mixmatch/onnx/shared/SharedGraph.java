package mixmatch.onnx.shared;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.OnnxSession;
import mixmatch.onnx.WeightTensors;

/** The session of one graph, with the memory of its models. It knows no number of models: {@link SharedGraphs} counts them. */
final class SharedGraph {
    private final OnnxSession session;
    private final GraphOfInputs graph;
    /** Of models that are closed, for the next ones: what Java allocates, only a collection of garbage frees. Bound: models at once. */
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    SharedGraph(OnnxSession session, GraphOfInputs graph) {
        this.session = session;
        this.graph = graph;
    }

    /** A model of this graph; {@code closed} comes once it is. */
    OnnxModel model(ModelParts parts, Runnable closed) {
        ByteBuffer memory = free.poll();
        ByteBuffer written = memory == null ? allocated() : memory;
        graph.places()
                .forEach((place, layout) -> layout.write(
                        parts.weights().get(layout.weight()), written.slice(place.offset(), place.bytes())));
        WeightTensors weights =
                new WeightTensors(written, List.copyOf(graph.places().keySet()));
        return new OnnxModel(session, weights, parts.metadata(), () -> {
            free.add(written);
            closed.run();
        });
    }

    private ByteBuffer allocated() {
        return ByteBuffer.allocateDirect(graph.bytes() + WeightTensors.ALIGNMENT)
                .alignedSlice(WeightTensors.ALIGNMENT);
    }

    void close() {
        session.close();
    }
}
