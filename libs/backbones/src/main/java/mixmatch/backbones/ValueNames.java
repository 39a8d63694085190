package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The names of a graph's values, where some of them are wanted for others. */
final class ValueNames {
    private ValueNames() {}

    /** {@code wanted}, repeated until no name in the graph begins so. */
    static String unused(GraphProto graph, String wanted) {
        Set<String> names = new HashSet<>();
        rename(graph.toBuilder(), name -> {
            names.add(name);
            return name;
        });
        StringBuilder prefix = new StringBuilder(wanted);
        while (names.stream().anyMatch(name -> name.startsWith(prefix.toString()))) {
            prefix.append(wanted);
        }
        return prefix.toString();
    }

    /** The name that a value has once {@code wanted} are free. */
    static String renamed(String name, List<String> wanted, String prefix) {
        return wanted.contains(name) ? prefix + "backbone." + name : name;
    }

    /** Renames the values that have a wanted name, wherever they stand: graphs within nodes read values of the outer one. */
    static void free(GraphProto.Builder graph, List<String> wanted, String prefix) {
        rename(graph, name -> renamed(name, wanted, prefix));
    }

    static void rename(GraphProto.Builder graph, UnaryOperator<String> name) {
        graph.getNodeBuilderList().forEach(node -> rename(node, name));
        graph.getInitializerBuilderList().forEach(each -> each.setName(name.apply(each.getName())));
        graph.getSparseInitializerBuilderList().forEach(each -> each.getValuesBuilder()
                .setName(name.apply(each.getValuesBuilder().getName())));
        graph.getInputBuilderList().forEach(each -> each.setName(name.apply(each.getName())));
        graph.getOutputBuilderList().forEach(each -> each.setName(name.apply(each.getName())));
        graph.getValueInfoBuilderList().forEach(each -> each.setName(name.apply(each.getName())));
        graph.getQuantizationAnnotationBuilderList()
                .forEach(each -> each.setTensorName(name.apply(each.getTensorName())));
    }

    private static void rename(NodeProto.Builder node, UnaryOperator<String> name) {
        for (int i = 0; i < node.getInputCount(); i++) {
            node.setInput(i, name.apply(node.getInput(i)));
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            node.setOutput(i, name.apply(node.getOutput(i)));
        }
        for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
            if (attribute.hasG()) {
                rename(attribute.getGBuilder(), name);
            }
            attribute.getGraphsBuilderList().forEach(each -> rename(each, name));
        }
    }
}
