package mixmatch.networks;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecRange;
import mixmatch.spec.Variant;

/**
 * Wide-ResNet (Zagoruyko and Komodakis, 2016): pre-activation, leaky ReLU, depth 6n + 4. The shortcut of the first block starts
 * from the activated input, every other from the raw one (the official MixMatch code, libml/layers and models.py).
 */
final class WideResNet implements NetworkKind {
    private static final float SLOPE = 0.1f;

    @Override
    public Variant declaration() {
        return new Variant(
                "network",
                "wide-resnet",
                List.of(
                        SpecKey.of(
                                "network.depth",
                                new SpecRange.Whole(10, 100),
                                28,
                                "Its depth: 6n+4, with n blocks in each of three groups."),
                        SpecKey.of("network.width", new SpecRange.Whole(1, 20), 2, "Its widening factor.")),
                List.of(Depths.of(6, 4)));
    }

    @Override
    public Network of(RunSpec.Named keys, int channels, int classes) {
        int depth = keys.whole("depth");
        int width = keys.whole("width");
        LayerList layers = new LayerList(channels);
        int x = layers.convolution("conv", LayerList.IMAGES, 16, 3, 1);
        for (int block = 0; block < (depth - 4) / 2; block++) {
            int group = block / ((depth - 4) / 6);
            boolean begins = block % ((depth - 4) / 6) == 0;
            x = block(layers, x, "blocks." + block, (16 << group) * width, begins && group > 0 ? 2 : 1, block == 0);
        }
        return layers.classifier(activated(layers, x, "bn"), classes);
    }

    private static int block(LayerList layers, int x, String name, int filters, int stride, boolean first) {
        int activated = activated(layers, x, name + ".bn1");
        int inner = layers.convolution(name + ".conv1", activated, filters, 3, stride);
        int residual = layers.convolution(name + ".conv2", activated(layers, inner, name + ".bn2"), filters, 3, 1);
        int base = first ? activated : x;
        if (layers.channels(x) != filters) {
            base = layers.convolution(name + ".short", base, filters, 1, stride);
        }
        return layers.sum(residual, base);
    }

    private static int activated(LayerList layers, int x, String name) {
        return layers.leakyRelu(layers.normalization(name, x), SLOPE);
    }
}
