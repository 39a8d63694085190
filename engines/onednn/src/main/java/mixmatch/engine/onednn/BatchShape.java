package mixmatch.engine.onednn;

import mixmatch.networks.Layer;

/** The sizes of images, or of activations, that go into a layer. */
record BatchShape(int count, int height, int width) {
    BatchShape of(int count) {
        return new BatchShape(count, height, width);
    }

    /** The same with so many pixels more on each side. */
    BatchShape with(int border) {
        return new BatchShape(count, height + 2 * border, width + 2 * border);
    }

    BatchShape through(Layer.Convolution layer) {
        return new BatchShape(count, layer.outputs(height), layer.outputs(width));
    }

    int pixels() {
        return height * width;
    }
}
