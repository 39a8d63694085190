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
    private static final BlockGroups GROUPS = new BlockGroups(2);

    @Override
    public Variant declaration() {
        return new Variant(
                "network",
                "resnet",
                "ResNet for small images (He et al., 2016).",
                List.of(
                        GROUPS.depth(8, 110, 20),
                        SpecKey.of("network.width", SpecRange.whole(1, 20), 1, "A factor on the filters.")),
                List.of(GROUPS.depthCheck()));
    }

    @Override
    public Network of(RunSpec.Named keys, int channels, int classes) {
        LayerList layers = new LayerList(channels);
        int x = layers.convolution("conv", LayerList.IMAGES, 16, 3, 1);
        x = layers.activated("bn", x, 0);
        x = GROUPS.add(keys, x, (in, name, filters, stride) -> block(layers, in, name, filters, stride));
        return layers.classifier(x, classes);
    }

    private static int block(LayerList layers, int x, String name, int filters, int stride) {
        int inner = layers.convolution(name + ".conv1", x, filters, 3, stride);
        inner = layers.activated(name + ".bn1", inner, 0);
        int residual = layers.convolution(name + ".conv2", inner, filters, 3, 1);
        residual = layers.normalization(name + ".bn2", residual);
        int base = x;
        if (layers.channels(x) != filters) {
            base = layers.convolution(name + ".short", x, filters, 1, stride);
            base = layers.normalization(name + ".bnShort", base);
        }
        return layers.leakyRelu(layers.sum(residual, base), 0);
    }
}
