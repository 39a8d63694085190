package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;

/** A guessing model as processors compute it quickest, by {@link FusedNormalization} and {@link BlockedGraph}. */
public record ProcessorGraph(byte[] model, OnnxModel.Graph graph) {
    /** The processor's layout, found out when it is first asked for. */
    private static final class Width {
        static final OptionalInt FOUND = BlockWidth.find();
    }

    /** Name of the rewriting, as in {@code blocks-of-16}: with other bits, another name. */
    public static String name() {
        return Width.FOUND.isPresent() ? "blocks-of-" + Width.FOUND.getAsInt() : "fused-normalization";
    }

    /** The same model; one without normalization by the batch's own statistics stays as it was. */
    public static ProcessorGraph of(byte[] model) throws InvalidModelException {
        try {
            OnnxMl.ModelProto read = parsed(model);
            Optional<OnnxMl.GraphProto> fused = FusedNormalization.of(read.getGraph());
            if (fused.isEmpty()) {
                return new ProcessorGraph(model, OnnxModel.Graph.REWRITTEN);
            }
            OnnxMl.ModelProto.Builder quick = read.toBuilder().setGraph(fused.get());
            if (Width.FOUND.isPresent()) {
                quick.setGraph(BlockedGraph.of(fused.get(), Width.FOUND.getAsInt()))
                        .addOpsetImport(BlockedGraph.OPERATORS);
            }
            OnnxModel.Graph graph = Width.FOUND.isPresent() ? OnnxModel.Graph.AS_GIVEN : OnnxModel.Graph.REWRITTEN;
            return new ProcessorGraph(quick.build().toByteArray(), graph);
        } catch (IOException e) {
            throw new InvalidModelException("the model is no ONNX file: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // A graph of others may lack any input, output or number that ours have.
            throw new InvalidModelException("the model's graph is none that this system writes: " + e.getMessage(), e);
        }
    }

    /** Whether this processor has blocks, so that the runtime need not rewrite a guessing model by its weights. */
    public static boolean hasBlocks() {
        return Width.FOUND.isPresent();
    }

    /** What a constant of a graph in blocks is made of. */
    public static WeightLayout layout(String constant) {
        return WeightLayout.of(constant, Width.FOUND.orElse(0));
    }

    /** The file as messages. Its constants are not copied: they stay where they are in {@code model}. */
    public static OnnxMl.ModelProto parsed(byte[] model) throws IOException {
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(model).newCodedInput();
        in.enableAliasing(true);
        OnnxMl.ModelProto read = OnnxMl.ModelProto.parseFrom(in);
        in.checkLastTagWas(0);
        return read;
    }
}
