package mixmatch.onnx.shared;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.processor.ProcessorGraph;

/**
 * A model in two parts: its weights by name, and all else but its metadata. Models of one run differ by weights and metadata alone, so
 * that their graphs are the same bytes.
 */
record ModelParts(ModelProto model, ByteString graph, Map<String, TensorProto> weights) {
    /**
     * Terms of a dot product that the runtime adds in one go, whether its matrix is a constant or not. It packs a constant matrix
     * ahead, and divides longer sums elsewhere than with a matrix that it packs as it goes.
     */
    private static final int TERMS = 128;

    static ModelParts of(byte[] model) throws InvalidModelException {
        try {
            ModelProto read = ProcessorGraph.parsed(model);
            GraphProto.Builder rest = read.getGraph().toBuilder();
            Map<String, TensorProto> weights = new LinkedHashMap<>();
            for (TensorProto.Builder constant : rest.getInitializerBuilderList()) {
                if (isWeight(constant)) {
                    if (weights.put(constant.getName(), constant.build()) != null) {
                        throw new InvalidModelException("the model has two weights " + constant.getName());
                    }
                    constant.clearRawData();
                }
            }
            ModelProto graph =
                    read.toBuilder().clearMetadataProps().setGraph(rest).build();
            return new ModelParts(read, graph.toByteString(), weights);
        } catch (IOException e) {
            throw new InvalidModelException("the model is no ONNX file: " + e.getMessage(), e);
        }
    }

    /** Float32 numbers, more than one, as raw data: a single one may be a part of the graph, as what is added to a variance is. */
    private static boolean isWeight(TensorProto.Builder constant) {
        long bytes = Float.BYTES;
        for (long size : constant.getDimsList()) {
            if (size < 1 || size > Integer.MAX_VALUE || (bytes *= size) > Integer.MAX_VALUE) {
                return false;
            }
        }
        return constant.getDataType() == DataType.FLOAT.getNumber()
                && bytes > Float.BYTES
                && constant.getRawData().size() == bytes;
    }

    /**
     * True where a processor gives the same bits if weights are no constants, in blocks: convolutions do, and linear layers of short
     * sums. A single image is multiplied by a matrix in another order.
     */
    boolean hasTheBitsOfConstants(int batch) {
        return batch > 1
                && model.getGraph().getNodeList().stream().allMatch(node -> switch (node.getOpType()) {
                    case "Gemm" -> isTransposed(node) && columns(node) <= TERMS;
                    case "MatMul" -> false;
                    default -> true;
                });
    }

    private static boolean isTransposed(NodeProto product) {
        return product.getAttributeList().stream()
                .anyMatch(attribute -> attribute.getName().equals("transB") && attribute.getI() == 1);
    }

    private long columns(NodeProto product) {
        TensorProto matrix = product.getInputCount() > 1 ? weights.get(product.getInput(1)) : null;
        return matrix == null || matrix.getDimsCount() != 2 ? Long.MAX_VALUE : matrix.getDims(1);
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new HashMap<>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        return metadata;
    }

    /** Bytes of all weights. */
    long bytes() {
        return weights.values().stream()
                .mapToLong(weight -> weight.getRawData().size())
                .sum();
    }
}
