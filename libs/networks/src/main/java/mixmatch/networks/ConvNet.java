package mixmatch.networks;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecRange;
import mixmatch.spec.Variant;

/**
 * The thirteen-layer network of Laine and Aila (2017, table 5) without its dropout and noise: nine convolutions, each normalized
 * and activated by a leaky ReLU. A width of 8 has their numbers of filters. It has no depth.
 */
final class ConvNet implements NetworkKind {
    private static final float SLOPE = 0.1f;

    @Override
    public Variant declaration() {
        return new Variant(
                "network",
                "convnet",
                "Thirteen layers (Laine and Aila, 2017).",
                List.of(SpecKey.of("network.width", SpecRange.whole(1, 20), 8, "Eighths of its authors' filters.")),
                List.of());
    }

    @Override
    public Network of(RunSpec.Named keys, int channels, int classes) {
        int width = keys.whole("width");
        LayerList layers = new LayerList(channels);
        int x = LayerList.IMAGES;
        int number = 0;
        for (int filters : new int[] {16 * width, 32 * width}) {
            for (int i = 0; i < 3; i++) {
                x = activated(layers, x, number++, filters, 3);
            }
            x = layers.maxPooling(x, 2);
        }
        x = activated(layers, x, number++, 64 * width, 3);
        x = activated(layers, x, number++, 32 * width, 1);
        x = activated(layers, x, number, 16 * width, 1);
        return layers.classifier(x, classes);
    }

    private static int activated(LayerList layers, int x, int number, int filters, int size) {
        int convolved = layers.convolution("convs." + number, x, filters, size, 1);
        return layers.activated("bns." + number, convolved, SLOPE);
    }
}
