package mixmatch.onnx.shared;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.WeightTensors;
import mixmatch.onnx.WeightTensors.Place;
import mixmatch.onnx.processor.WeightLayout;

/**
 * A model whose weights are inputs of its graph, in place of constants, and where in a model's memory each input lies.
 *
 * @param places of the inputs, each with what it is made of
 */
record GraphOfInputs(ModelProto model, Map<Place, WeightLayout> places, int bytes) {
    /**
     * Makes constants inputs that are made of a weight.
     *
     * @param layout tells by a constant's name what it is made of
     */
    static GraphOfInputs of(ModelProto model, Function<String, WeightLayout> layout, Map<String, TensorProto> weights)
            throws InvalidModelException {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearInitializer();
        Map<Place, WeightLayout> places = new HashMap<>();
        int offset = 0;
        for (TensorProto constant : model.getGraph().getInitializerList()) {
            WeightLayout from = layout.apply(constant.getName());
            TensorProto weight = weights.get(from.weight());
            if (weight == null) {
                graph.addInitializer(constant);
                continue;
            }
            int bytes = constant.getRawData().size();
            if (bytes != weight.getRawData().size()) {
                throw new InvalidModelException("the model's constant %s is not as large as its weight %s"
                        .formatted(constant.getName(), from.weight()));
            }
            graph.addInput(input(constant));
            places.put(new Place(constant.getName(), constant.getDimsList(), offset, bytes), from);
            offset += (bytes + WeightTensors.ALIGNMENT - 1) / WeightTensors.ALIGNMENT * WeightTensors.ALIGNMENT;
        }
        return new GraphOfInputs(model.toBuilder().setGraph(graph).build(), places, offset);
    }

    private static ValueInfoProto input(TensorProto constant) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        constant.getDimsList()
                .forEach(size -> shape.addDim(Dimension.newBuilder().setDimValue(size)));
        return ValueInfoProto.newBuilder()
                .setName(constant.getName())
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(constant.getDataType())
                                .setShape(shape)))
                .build();
    }
}
