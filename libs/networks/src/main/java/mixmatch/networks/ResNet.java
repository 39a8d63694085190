package mixmatch.networks;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecRange;
import mixmatch.spec.Variant;

/**
 * ResNet for small images (He et al., 2016, section 4.2): a convolution of 16 filters, three groups of n basic blocks of 16, 32
 * and 64 filters times the width, each activated after its sum; depth 6n + 2. Where the number of filters changes the shortcut
 * is a projection.
 */
final class ResNet implements NetworkKind {
    @Override
    public Variant declaration() {
        return new Variant(
                "network",
                "resnet",
                List.of(
                        SpecKey.of(
                                "network.depth",
                                new SpecRange.Whole(8, 110),
                                20,
                                "Its depth: 6n+2, with n blocks in each of three groups."),
                        SpecKey.of("network.width", new SpecRange.Whole(1, 20), 1, "A factor on its filters.")),
                List.of(Depths.of(6, 2)));
    }

    @Override
    public Network of(RunSpec.Named keys, int channels, int classes) {
        int depth = keys.whole("depth");
        int width = keys.whole("width");
        LayerList layers = new LayerList(channels);
        int x = layers.convolution("conv", LayerList.IMAGES, 16, 3, 1);
        x = relu(layers, layers.normalization("bn", x));
        for (int block = 0; block < (depth - 2) / 2; block++) {
            int group = block / ((depth - 2) / 6);
            boolean begins = block % ((depth - 2) / 6) == 0;
            x = block(layers, x, "blocks." + block, (16 << group) * width, begins && group > 0 ? 2 : 1);
        }
        return layers.classifier(x, classes);
    }

    private static int block(LayerList layers, int x, String name, int filters, int stride) {
        int inner = layers.convolution(name + ".conv1", x, filters, 3, stride);
        inner = relu(layers, layers.normalization(name + ".bn1", inner));
        int residual = layers.convolution(name + ".conv2", inner, filters, 3, 1);
        residual = layers.normalization(name + ".bn2", residual);
        int base = x;
        if (layers.channels(x) != filters) {
            base = layers.convolution(name + ".short", x, filters, 1, stride);
            base = layers.normalization(name + ".bnShort", base);
        }
        return relu(layers, layers.sum(residual, base));
    }

    private static int relu(LayerList layers, int x) {
        return layers.leakyRelu(x, 0);
    }
}
