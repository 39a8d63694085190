package mixmatch.trainer.arithmetic;

import mixmatch.networks.Layer;

/** The sizes of images, or of activations, that go into a layer. */
record Images(int count, int height, int width) {
    Images of(int count) {
        return new Images(count, height, width);
    }

    /** The same with so many pixels more on each side. */
    Images with(int border) {
        return new Images(count, height + 2 * border, width + 2 * border);
    }

    /** What a convolution makes of them. */
    Images through(Layer.Convolution layer) {
        return new Images(count, layer.outputs(height), layer.outputs(width));
    }

    int pixels() {
        return height * width;
    }
}
