package mixmatch.onnx.shared;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.OnnxSession;
import mixmatch.onnx.SessionSettings;
import mixmatch.onnx.WeightTensors.Place;
import mixmatch.onnx.processor.ProcessorGraph;
import mixmatch.onnx.processor.WeightLayout;

/**
 * Guessing models, of which those of one graph share a session: a new one is a copy of its weights. On processors they give the bits of
 * models with sessions of their own, and where they would not, each has its own. Java has no tensors of a GPU: there each forward pass
 * copies the weights. A session is closed with the last of its models, so there are never more than models. For any threads.
 */
public final class SharedGraphs {
    /** Bytes of weights that are inputs at most. More would be much of Java's direct memory, and of a pass on a GPU. */
    private static final long MOST_BYTES = 16L << 20;

    private final SessionSettings settings;
    private final boolean onProcessor;
    /** Held while a session is made, so that a graph gets one. */
    private final Object making = new Object();
    /** By all of a model but weights and metadata. */
    private final Map<ByteString, Counted> graphs = new HashMap<>();

    private static final class Counted {
        private final SharedGraph graph;
        private int models = 1;

        Counted(SharedGraph graph) {
            this.graph = graph;
        }
    }

    public SharedGraphs(SessionSettings settings) {
        this(settings, !settings.device().isCuda());
    }

    /** @param onProcessor whether graphs are a processor's or a GPU's, which a test computes on a processor */
    SharedGraphs(SessionSettings settings, boolean onProcessor) {
        this.settings = settings;
        this.onProcessor = onProcessor;
    }

    /** A model in a session of its own; {@link InvalidModelException} if it is none. */
    public OnnxModel alone(byte[] model) throws InvalidModelException {
        ProcessorGraph quick = rewritten(model);
        return new OnnxModel(quick.model(), settings, quick.graph());
    }

    /** The same, in the session of its graph, for batches of so many images alone. */
    public OnnxModel load(byte[] model, int batch) throws InvalidModelException {
        if (onProcessor && !ProcessorGraph.hasBlocks()) {
            return alone(model);
        }
        ModelParts parts = ModelParts.of(model);
        boolean sameBits = !onProcessor || parts.hasTheBitsOfConstants(batch);
        Optional<SharedGraph> graph = sameBits && parts.bytes() <= MOST_BYTES ? find(parts, model) : Optional.empty();
        if (graph.isEmpty()) {
            return alone(model);
        }
        try {
            return graph.get().model(parts, () -> release(parts.graph()));
        } catch (RuntimeException | Error e) {
            release(parts.graph());
            throw e;
        }
    }

    /** The model's graph, counted; empty where no weight of it can be an input. */
    private Optional<SharedGraph> find(ModelParts parts, byte[] model) throws InvalidModelException {
        synchronized (making) {
            Optional<SharedGraph> known = known(parts.graph());
            if (known.isPresent()) {
                return known;
            }
            ProcessorGraph quick = rewritten(model);
            if (onProcessor && quick.graph() == OnnxModel.Graph.REWRITTEN) {
                // The runtime rewrites it by the values of its constants.
                return Optional.empty();
            }
            GraphOfInputs inputs = inputs(parts, quick);
            if (inputs.places().isEmpty()) {
                return Optional.empty();
            }
            SharedGraph made = new SharedGraph(session(inputs, quick.graph()), inputs);
            add(parts.graph(), made);
            return Optional.of(made);
        }
    }

    /** Sessions of more than one model. */
    public synchronized int count() {
        return graphs.size();
    }

    private ProcessorGraph rewritten(byte[] model) throws InvalidModelException {
        return onProcessor ? ProcessorGraph.of(model) : new ProcessorGraph(model, OnnxModel.Graph.REWRITTEN);
    }

    private GraphOfInputs inputs(ModelParts parts, ProcessorGraph quick) throws InvalidModelException {
        try {
            ModelProto model = ProcessorGraph.parsed(quick.model());
            return GraphOfInputs.of(
                    model, onProcessor ? ProcessorGraph::layout : name -> new WeightLayout(name, 0), parts.weights());
        } catch (IOException | RuntimeException e) {
            // A graph of others may lack any input or number that ours have.
            throw new InvalidModelException("the model's graph is none that this system writes: " + e.getMessage(), e);
        }
    }

    private OnnxSession session(GraphOfInputs inputs, OnnxModel.Graph graph) throws InvalidModelException {
        return new OnnxSession(
                inputs.model().toByteArray(),
                inputs.places().keySet().stream().map(Place::name).collect(Collectors.toSet()),
                settings,
                graph);
    }

    private synchronized Optional<SharedGraph> known(ByteString graph) {
        Counted known = graphs.get(graph);
        if (known == null) {
            return Optional.empty();
        }
        known.models++;
        return Optional.of(known.graph);
    }

    private synchronized void add(ByteString key, SharedGraph graph) {
        graphs.put(key, new Counted(graph));
    }

    private void release(ByteString key) {
        unused(key).ifPresent(SharedGraph::close);
    }

    /** The graph if that was its last model. */
    private synchronized Optional<SharedGraph> unused(ByteString key) {
        Counted counted = graphs.get(key);
        counted.models--;
        if (counted.models > 0) {
            return Optional.empty();
        }
        graphs.remove(key);
        return Optional.of(counted.graph);
    }
}
