package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A convolution's kernel in blocks of channels: [O, I, h, w] as [O / width, I / width, h, w, width of I, width of O]; where I is
 * less than the width, it is not divided.
 */
final class KernelBlocks {
    private KernelBlocks() {}

    /** True where images have few channels, as pixels have, and are read plane by plane. */
    static boolean isPlain(TensorProto kernel, int width) {
        return kernel.getDims(1) < width;
    }

    /** Writes the kernel, float32, little-endian. */
    static void put(TensorProto kernel, int width, ByteBuffer to) {
        ByteBuffer raw = kernel.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        float[] plain = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(plain);
        float[] blocks = new float[plain.length];
        int outputs = (int) kernel.getDims(0);
        int inputs = (int) kernel.getDims(1);
        int size = (int) (kernel.getDims(2) * kernel.getDims(3));
        int together = isPlain(kernel, width) ? 1 : width;
        int next = 0;
        for (int outBlock = 0; outBlock < outputs; outBlock += width) {
            for (int inBlock = 0; inBlock < inputs; inBlock += together) {
                for (int place = 0; place < size; place++) {
                    for (int in = inBlock; in < inBlock + together; in++) {
                        for (int out = outBlock; out < outBlock + width; out++) {
                            blocks[next++] = plain[(out * inputs + in) * size + place];
                        }
                    }
                }
            }
        }
        to.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(blocks);
    }
}
