package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;

/**
 * What a constant of a graph is made of: a weight of the model, in blocks of {@code width} channels, or as it is where that is 0. The
 * rewriting of a graph moves weights and computes with none, so the graph is the same whatever they are.
 */
public record WeightLayout(String weight, int width) {
    private static final String IN_BLOCKS = "_in_blocks";

    /** The name of a kernel that is rearranged. */
    static String nameInBlocks(String kernel) {
        return kernel + IN_BLOCKS;
    }

    /** The layout of the constant of this name in a graph of blocks. */
    static WeightLayout of(String constant, int width) {
        return constant.endsWith(IN_BLOCKS)
                ? new WeightLayout(constant.substring(0, constant.length() - IN_BLOCKS.length()), width)
                : new WeightLayout(constant, 0);
    }

    /** Writes the weight, which has raw data, into as many bytes. */
    public void write(TensorProto from, ByteBuffer to) {
        if (width == 0) {
            from.getRawData().copyTo(to);
        } else {
            KernelBlocks.put(from, width, to);
        }
    }
}
