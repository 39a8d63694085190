package mixmatch.networks;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.whole;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;

/** The thirteen-layer network of Laine and Aila (2017, table 5) without dropout and noise; a width of 8 has their filters. */
final class ConvNet implements Networks.Kind {
    private static final float SLOPE = 0.1f;

    @Override
    public Variant declaration() {
        SpecKey width = key("network.width", whole(1, 20), 8).says("Eighths of its authors' filters.");
        return new Variant("network", "convnet", "Thirteen layers (Laine and Aila, 2017).", List.of(width), List.of());
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
        return layers.activated("bns." + number, layers.convolution("convs." + number, x, filters, size, 1), SLOPE);
    }
}
