package mixmatch.networks;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.whole;

import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;

/** Wide-ResNet (Zagoruyko and Komodakis, 2016): pre-activation, leaky ReLU, depth 6n + 4. */
final class WideResNet implements Networks.Kind {
    private static final float SLOPE = 0.1f;
    private static final BlockGroups GROUPS = new BlockGroups(4);

    @Override
    public Variant declaration() {
        String sentence = "The Wide-ResNet of the published results (Zagoruyko and Komodakis, 2016).";
        SpecKey width = key("network.width", whole(1, 20), 2).says("The widening factor.");
        return GROUPS.declaration("wide-resnet", sentence, whole(10, 100), 28, width);
    }

    @Override
    public Network of(RunSpec.Named keys, int channels, int classes) {
        LayerList layers = new LayerList(channels);
        int stem = layers.convolution("conv", LayerList.IMAGES, 16, 3, 1);
        int x = GROUPS.add(
                keys, stem, (in, name, filters, stride) -> block(layers, in, name, filters, stride, in == stem));
        return layers.classifier(layers.activated("bn", x, SLOPE), classes);
    }

    /** The first shortcut is of the activated input, others of the raw one (MixMatch's libml/layers and models.py). */
    private static int block(LayerList layers, int x, String name, int filters, int stride, boolean first) {
        int activated = layers.activated(name + ".bn1", x, SLOPE);
        int inner = layers.convolution(name + ".conv1", activated, filters, 3, stride);
        inner = layers.activated(name + ".bn2", inner, SLOPE);
        int residual = layers.convolution(name + ".conv2", inner, filters, 3, 1);
        int base = first ? activated : x;
        if (layers.channels(x) != filters) {
            base = layers.convolution(name + ".short", base, filters, 1, stride);
        }
        return layers.sum(residual, base);
    }
}
