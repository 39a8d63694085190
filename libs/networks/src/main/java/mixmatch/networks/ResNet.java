package mixmatch.networks;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.whole;

import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;

/** ResNet for small images (He et al., 2016, sec. 4.2), depth 6n + 2: activated after sums, projected where filters change. */
final class ResNet implements Networks.Kind {
    private static final BlockGroups GROUPS = new BlockGroups(2);

    @Override
    public Variant declaration() {
        SpecKey width = key("network.width", whole(1, 20), 1).says("A factor on the filters.");
        return GROUPS.declaration("resnet", "ResNet for small images (He et al., 2016).", whole(8, 110), 20, width);
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
        int inner = layers.activated(name + ".bn1", layers.convolution(name + ".conv1", x, filters, 3, stride), 0);
        int residual = layers.normalization(name + ".bn2", layers.convolution(name + ".conv2", inner, filters, 3, 1));
        int base = x;
        if (layers.channels(x) != filters) {
            base = layers.normalization(name + ".bnShort", layers.convolution(name + ".short", x, filters, 1, stride));
        }
        return layers.leakyRelu(layers.sum(residual, base), 0);
    }
}
