package mixmatch.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No operation is a reference implementation, which can take a hundred times as long. */
class ReferencesTest {
    // What is shipped; then grey and colour, images as small as the last kernels and smaller, batches that nothing
    // divides.
    @ParameterizedTest(name = "{0}, {1} channels, {2}x{3}, batch {4}")
    @CsvSource({
        "wide-resnet 10 1, 1, 8, 8, 64",
        "wide-resnet 10 1, 3, 32, 32, 32",
        "wide-resnet 16 1, 3, 32, 32, 64",
        "wide-resnet 28 2, 3, 32, 32, 64",
        "wide-resnet 28 2, 3, 32, 32, 8",
        "wide-resnet 10 1, 1, 4, 4, 5",
        "wide-resnet 10 1, 1, 5, 7, 64",
        "wide-resnet 10 2, 2, 6, 6, 7",
        "wide-resnet 10 1, 2, 12, 9, 1",
        "wide-resnet 10 3, 3, 4, 12, 3",
        "wide-resnet 10 4, 3, 8, 8, 9",
        "wide-resnet 10 4, 4, 12, 12, 9",
        "resnet 20 1, 3, 32, 32, 64",
        "resnet 8 1, 1, 8, 8, 10",
        "convnet 0 8, 3, 32, 32, 16",
    })
    void everyOperationIsQuick(String network, int channels, int height, int width, int batch) {
        OneDnnEngineThere.assume();
        String[] words = network.split(" ");
        Map<String, Integer> keys = words[0].equals("convnet")
                ? Map.of("width", Integer.valueOf(words[2]))
                : Map.of("depth", Integer.valueOf(words[1]), "width", Integer.valueOf(words[2]));
        Network shape = Networks.of(words[0], keys, channels, 10);
        List<Network.Size> sizes = shape.sizes(height, width);
        try (OneDnn library = new OneDnn()) {
            for (FusedLayer layer : FusedLayer.of(shape)) {
                if (layer.layer() instanceof Layer.Convolution of) {
                    Network.Size size = sizes.get(of.input());
                    BatchShape in = new BatchShape(batch, size.rows(), size.columns());
                    ConvolutionOperations operations = ConvolutionOperations.of(library, of, List.of(in), true)
                            .get(0);
                    assertThat(Stream.concat(
                                            Stream.of(operations.forward, operations.ofKernel), operations.ofX.stream())
                                    .map(ConvolutionOperations.Operation::implementation))
                            .as("implementations of %s on %s", of, in)
                            .noneMatch(ConvolutionOperations::isReference)
                            .allMatch(name -> name.contains("jit"));
                }
            }
        }
    }
}
