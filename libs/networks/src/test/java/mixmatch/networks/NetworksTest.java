package mixmatch.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.golden.GoldenNetwork;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworksTest {
    @Test
    void thePublishedNetworkHasItsOneAndAHalfMillionWeights() {
        // The sum over the layers of Wide-ResNet-28-2 with 10 classes, as the MixMatch article counts it: 1.5 million.
        assertThat(Networks.of("wide-resnet", Map.of("depth", 28, "width", 2), 3, 10)
                        .weightCount())
                .isEqualTo(1_467_610);
    }

    private static List<String> names() {
        return new Networks().variants().stream().map(Variant::name).toList();
    }

    static Stream<GoldenNetwork> golden() {
        return GoldenNetwork.all().filter(golden -> names().contains(golden.kind()));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void parametersHaveTheNamesAndTheOrderOfTheReference(GoldenNetwork golden) {
        Network network = Networks.of(golden.kind(), golden.keys(), golden.channels(), golden.classes());

        assertThat(network.weights()).extracting(Tensor::name).containsExactlyElementsOf(golden.parameters());
    }

    @Test
    void onlyKernelsDecay() {
        assertThat(Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 10).weights().stream()
                        .filter(Tensor::decayed)
                        .map(Tensor::name))
                .allMatch(name -> name.matches("conv.weight|blocks.*(conv[12]|short).weight|fc.weight"))
                .hasSize(1 + 3 * 2 + 2 + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "'{depth: 12}', 'network.depth is 12, but must be 6n+4: the nearest are 10 and 16'",
        "'{depth: 4}', 'network.depth is 4, but must be in 10..100'",
        "'{name: resnet, depth: 10}', 'network.depth is 10, but must be 6n+2: the nearest are 8 and 14'",
        "'{name: resnt}', 'network.name is resnt, but must be one of NAMES; did you mean resnet?'"
    })
    void aSpecThatNamesNoNetworkIsRefused(String network, String sentence) {
        assertThatThrownBy(() -> RunSpec.parse("network: " + network, "spec"))
                .hasMessage("spec: " + sentence.replace("NAMES", String.join(", ", names())));
    }

    @ParameterizedTest
    @CsvSource({
        "'{network: {name: mlp}}', 'network.name is mlp, which takes vectors, but dataset.source is cifar10; set network.name to"
                + " wide-resnet or resnet or convnet'",
        "'{dataset: {source: vectors}}', 'network.name is wide-resnet, which takes images, but dataset.source is vectors; set"
                + " network.name to mlp'"
    })
    void aNetworkOfAnotherKindOfDataIsRefused(String yaml, String sentence) {
        assertThatThrownBy(() -> RunSpec.parse(yaml, "spec")).hasMessage("spec: " + sentence);
    }

    @Test
    void anMlpHasTheHiddenLayersOfItsSpec() {
        RunSpec spec = RunSpec.parse("{dataset: {source: vectors}, network: {name: mlp, hidden: [32, 16]}}", "spec");
        Network network = Networks.of(spec.recipe().network(), 512, 3);

        assertThat(network.weights())
                .extracting(Tensor::name)
                .containsExactly(
                        "hidden.0.weight",
                        "hidden.1.weight",
                        "norms.0.weight",
                        "norms.0.bias",
                        "norms.1.weight",
                        "norms.1.bias",
                        "fc.weight",
                        "fc.bias");
        assertThat(network.weightCount()).isEqualTo(512 * 32 + 32 * 16 + 2 * 32 + 2 * 16 + 16 * 3 + 3);
        assertThat(network.sizes(1, 1)).last().isEqualTo(new Network.Size(3, 1, 1));
        assertThat(RunSpec.parse(spec.toYaml(), "again")).isEqualTo(spec);
    }

    @Test
    void anMlpWithoutHiddenLayersIsLinearInNormalizedFeatures() {
        Network linear = Networks.of("mlp", Map.of("hidden", "none"), 64, 10);

        assertThat(linear.weightCount()).isEqualTo(2 * 64 + 64 * 10 + 10);
        assertThat(linear.layers()).noneMatch(layer -> layer instanceof Layer.LeakyRelu);
    }

    @Test
    void imagesThatPoolingLeavesNothingOfAreRefused() {
        LayerList layers = new LayerList(3);
        Network network = layers.classifier(layers.maxPooling(layers.maxPooling(LayerList.IMAGES, 2), 2), 10);

        assertThat(network.sizes(4, 5)).last().isEqualTo(new Network.Size(10, 1, 1));
        assertThatThrownBy(() -> network.sizes(3, 8)).hasMessage("images of 3x8 are too small for this network");
    }

    @Test
    void multiplicationsAreThoseOfTheConvolutions() {
        // 3x3 of 1 to 16 channels and six more of 16 to 64, on 8x8, 4x4 and 2x2 pixels, and two of 1x1.
        long expected = 64 * 16 * 9
                + 64 * 16 * 9 * 32
                + 16 * 32 * 9 * (16 + 32)
                + 16 * 16 * 32
                + 4 * 64 * 9 * (32 + 64)
                + 4 * 32 * 64;

        assertThat(Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 10)
                        .multiplications(8, 8))
                .isEqualTo(expected);
    }
}
