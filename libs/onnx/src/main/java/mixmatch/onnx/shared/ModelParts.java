package mixmatch.onnx.shared;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
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
