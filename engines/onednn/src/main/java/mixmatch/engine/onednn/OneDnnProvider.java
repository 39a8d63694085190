package mixmatch.engine.onednn;

import java.util.List;
import java.util.Optional;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;
import mixmatch.spec.RunSpec.Precision;

/** The provider of {@link OneDnnEngine}s, for processors on which each of their operations is quick. */
public final class OneDnnProvider implements EngineProvider {
    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public Optional<String> unfit(EngineSettings settings) {
        if (settings.precision() != Precision.FLOAT32) {
            return Optional.of("oneDNN's engine computes in float32 alone");
        }
        EngineSettings.Rows rows = settings.rows();
        return VectorsOfJvm.missing()
                .or(OneDnn::missing)
                .or(() -> unfit(
                        settings.network(),
                        new BatchShape(rows.batch(), rows.height(), rows.width()),
                        settings.imageGradients()));
    }

    /**
     * The reason, in a sentence, that such a chunk can't be computed here; empty if it can. Each tensor must be seen from Java,
     * which counts bytes up to 2^31 - 1, and each operation be quick.
     */
    static Optional<String> unfit(Network network, BatchShape chunk, boolean imageGradients) {
        if (imageGradients && network.readers()[0] > 1) {
            return Optional.of("oneDNN's engine has gradients of images that one layer reads, not of several");
        }
        if (!(network.layers().get(0) instanceof Layer.Convolution)) {
            return Optional.of("oneDNN's engine has networks that begin with a convolution or a hidden layer alone");
        }
        List<Network.Size> sizes = network.sizes(chunk.height(), chunk.width());
        try (OneDnn library = new OneDnn()) {
            for (FusedLayer layer : FusedLayer.of(network)) {
                Network.Size made = sizes.get(layer.y());
                if (made.channels() % ChannelBlocks.WIDTH != 0) {
                    return Optional.of("a layer has %d channels, no multiple of %d"
                            .formatted(made.channels(), ChannelBlocks.WIDTH));
                }
                if ((long) chunk.count() * made.count() * Float.BYTES > Integer.MAX_VALUE) {
                    return Optional.of("the activations of a layer take more than 2 GiB");
                }
                if (layer.layer() instanceof Layer.Convolution of) {
                    Network.Size in = sizes.get(layer.x());
                    // A thread takes some of the images; what there is for all and for one, there is for some.
                    for (int images : new int[] {chunk.count(), 1}) {
                        BatchShape shape = new BatchShape(images, in.rows(), in.columns());
                        boolean ofX = layer.x() > 0 || imageGradients;
                        ConvolutionOperations.of(library, of, List.of(shape), ofX);
                    }
                }
            }
            return Optional.empty();
        } catch (NoQuickOperationException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public Engine create(EngineSettings settings, ModelState state) {
        return new OneDnnEngine(settings, state);
    }
}
