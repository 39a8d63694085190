package mixmatch.networks;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.sizes;

import java.util.List;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecRange;
import mixmatch.spec.Variant;

/**
 * A network of vectors: hidden linear layers, each normalized by its batch and activated, then the linear layer of the classes; without
 * hidden ones the features themselves are normalized, as in linear probing (He et al., 2022). A vector's features are the channels of
 * one pixel, so that a hidden layer is a convolution of 1x1; its bias would be lost in the normalization.
 */
final class Mlp implements Networks.Kind {
    private static final float SLOPE = 0.1f;
    private static final int LARGEST = 16_384;
    private static final int MOST = 8;

    @Override
    public Variant declaration() {
        // Guesses of up to 128 features take the weights of one session after another, see ModelParts.
        SpecKey hidden = key("network.hidden", sizes(1, LARGEST, MOST), 128).says("Sizes of the hidden layers.");
        return new Variant("network", "mlp", "Hidden layers on vectors.", List.of(hidden), List.of());
    }

    @Override
    public boolean takesVectors() {
        return true;
    }

    @Override
    public Network of(RunSpec.Named keys, int features, int classes) {
        int[] sizes = SpecRange.sizes(keys.text("hidden"));
        LayerList layers = new LayerList(features);
        int x = sizes.length == 0 ? layers.normalization("norm", LayerList.IMAGES) : LayerList.IMAGES;
        for (int i = 0; i < sizes.length; i++) {
            x = layers.activated("norms." + i, layers.convolution("hidden." + i, x, sizes[i], 1, 1), SLOPE);
        }
        return layers.classifier(x, classes);
    }
}
