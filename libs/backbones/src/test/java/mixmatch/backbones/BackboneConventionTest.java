package mixmatch.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The conventions of common public backbones, by graphs of random weights in their shapes. */
class BackboneConventionTest {
    private static final byte[] COLOUR = {(byte) 200, 100, 50};

    @TempDir
    Path folder;

    private OpenedBackbone open(ModelProto model) throws IOException {
        return OpenedBackbone.of(model, BackboneOptions.NONE, folder);
    }

    private static BackboneOptions output(String name) {
        return new BackboneOptions(
                OptionalInt.empty(),
                Optional.empty(),
                BackboneOptions.Scaling.NONE,
                Optional.of(name),
                BackboneOptions.Tokens.CLASS);
    }

    private static BackboneOptions size(int size) {
        return new BackboneOptions(
                OptionalInt.of(size),
                Optional.empty(),
                BackboneOptions.Scaling.NONE,
                Optional.empty(),
                BackboneOptions.Tokens.CLASS);
    }

    private static BackboneOptions scaling(BackboneOptions.Scaling scaling) {
        return new BackboneOptions(
                OptionalInt.empty(), Optional.empty(), scaling, Optional.empty(), BackboneOptions.Tokens.CLASS);
    }

    @Test
    void aClassifierOfTorchvisionIsTakenAsItIsAndWhatItDecidesByIsNamed() throws IOException {
        try (OpenedBackbone opened = open(SmallGraphs.resNet(-1, DataType.FLOAT))) {
            assertThat(opened.convention())
                    .isEqualTo(new BackboneConvention(
                            new BackboneConvention.Input("input", Layout.NCHW, ElementType.FLOAT32, 224, 3, 0),
                            PixelScaling.IMAGENET,
                            new BackboneConvention.Output("output", Pooling.NONE, 1000)));
            assertThat(opened.backbone().betterOutput()).contains("flat");
            assertThat(opened.model().featureCount()).isEqualTo(1000);
        }
    }

    @Test
    void aValueWithinTheGraphMayBeTheOutput() throws IOException {
        ModelProto resNet = SmallGraphs.resNet(-1, DataType.FLOAT);
        float[] vector;
        try (OpenedBackbone flat = OpenedBackbone.of(resNet, output("flat"), folder)) {
            assertThat(flat.convention().output()).isEqualTo(new BackboneConvention.Output("flat", Pooling.NONE, 32));
            assertThat(flat.backbone().betterOutput()).isEmpty();
            vector = flat.featuresOf(COLOUR);
        }
        try (OpenedBackbone maps = OpenedBackbone.of(resNet, output("relu"), folder)) {
            assertThat(maps.convention().output())
                    .isEqualTo(new BackboneConvention.Output("relu", Pooling.MAPS_FIRST, 32));
            // What the graph pools itself and what is pooled for it is the same.
            assertThat(maps.featuresOf(COLOUR)).containsExactly(vector, within(1e-6f));
        }
    }

    @Test
    void mapsOfTimmAreAveraged() throws IOException {
        try (OpenedBackbone opened = open(SmallGraphs.timmMaps(512))) {
            assertThat(opened.convention().output())
                    .isEqualTo(new BackboneConvention.Output("output0", Pooling.MAPS_FIRST, 512));
        }
    }

    @Test
    void dinoOfAnySizeTakesTheDefaultOrTheOneThatIsSaid() throws IOException {
        ModelProto dino = SmallGraphs.dino(-1, 24);
        try (OpenedBackbone opened = open(dino)) {
            assertThat(opened.convention().input())
                    .isEqualTo(
                            new BackboneConvention.Input("pixel_values", Layout.NCHW, ElementType.FLOAT32, 224, 3, 0));
            assertThat(opened.convention().output())
                    .isEqualTo(new BackboneConvention.Output("pooler_output", Pooling.NONE, 24));
            assertThat(opened.convention().batch()).isEqualTo(16);
        }
        try (OpenedBackbone opened = OpenedBackbone.of(dino, size(518), folder)) {
            assertThat(opened.convention().input().size()).isEqualTo(518);
            assertThat(opened.convention().batch()).isEqualTo(2);
        }
    }

    @Test
    void theTokenOfTheClassIsWhatDinoPoolsItself() throws IOException {
        ModelProto dino = SmallGraphs.dino(518, 24);
        float[] pooled;
        try (OpenedBackbone opened = open(dino)) {
            pooled = opened.featuresOf(COLOUR);
        }
        try (OpenedBackbone tokens = OpenedBackbone.of(dino, output("last_hidden_state"), folder)) {
            assertThat(tokens.convention().output())
                    .isEqualTo(new BackboneConvention.Output("last_hidden_state", Pooling.CLASS_TOKEN, 24));
            assertThat(tokens.featuresOf(COLOUR)).containsExactly(pooled);
        }
        BackboneOptions mean = new BackboneOptions(
                OptionalInt.empty(),
                Optional.empty(),
                BackboneOptions.Scaling.NONE,
                Optional.of("last_hidden_state"),
                BackboneOptions.Tokens.MEAN);
        try (OpenedBackbone tokens = OpenedBackbone.of(dino, mean, folder)) {
            assertThat(tokens.convention().output().pooling()).isEqualTo(Pooling.MEAN_TOKEN);
            // The small graph's token of the class is the mean of the others.
            assertThat(tokens.featuresOf(COLOUR)).containsExactly(pooled, within(1e-4f));
        }
    }

    @Test
    void clipGivesWhatItProjects() throws IOException {
        try (OpenedBackbone opened = open(SmallGraphs.clip())) {
            assertThat(opened.convention().output())
                    .isEqualTo(new BackboneConvention.Output("image_embeds", Pooling.NONE, 512));
        }
    }

    @Test
    void channelsLastAreSeenAndTheirMapsAveraged() throws IOException {
        try (OpenedBackbone opened = open(SmallGraphs.keras(40))) {
            assertThat(opened.convention().input().layout()).isEqualTo(Layout.NHWC);
            assertThat(opened.convention().output())
                    .isEqualTo(new BackboneConvention.Output("out_relu", Pooling.MAPS_LAST, 40));
            assertThat(opened.model().featureCount()).isEqualTo(40);
        }
    }

    @Test
    void aBatchThatIsFixedIsKept() throws IOException {
        try (OpenedBackbone opened = open(SmallGraphs.resNet(4, DataType.FLOAT))) {
            assertThat(opened.convention().batch()).isEqualTo(4);
            assertThat(opened.featuresOf(COLOUR, COLOUR, COLOUR, COLOUR)).hasSize(4000);
        }
    }

    @Test
    void weightsInFloat16GiveNearlyTheSame() throws IOException {
        float[] whole;
        try (OpenedBackbone opened =
                OpenedBackbone.of(SmallGraphs.resNet(-1, DataType.FLOAT), output("flat"), folder)) {
            whole = opened.featuresOf(COLOUR);
        }
        try (OpenedBackbone opened =
                OpenedBackbone.of(SmallGraphs.resNet(-1, DataType.FLOAT16), output("flat"), folder)) {
            assertThat(opened.convention().input().type()).isEqualTo(ElementType.FLOAT16);
            assertThat(opened.featuresOf(COLOUR)).containsExactly(whole, within(0.02f));
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void pixelsAreScaledAsImageNets(Layout layout) throws IOException {
        try (OpenedBackbone opened = open(SmallGraphs.means(DataType.FLOAT, layout, -1, 8))) {
            assertThat(opened.featuresOf(COLOUR))
                    .startsWith(
                            new float[] {
                                (float) ((200 / 255.0 - 0.485) / 0.229),
                                (float) ((100 / 255.0 - 0.456) / 0.224),
                                (float) ((50 / 255.0 - 0.406) / 0.225)
                            },
                            within(1e-5f));
        }
    }

    @Test
    void scaleMeanDeviationAndOrderMayBeSaid() throws IOException {
        BackboneOptions.Scaling said =
                new BackboneOptions.Scaling(OptionalDouble.of(1), List.of(1.0, 2.0, 3.0), List.of(2.0, 2.0, 4.0), true);
        try (OpenedBackbone opened =
                OpenedBackbone.of(SmallGraphs.means(DataType.FLOAT, Layout.NCHW, -1, 8), scaling(said), folder)) {
            assertThat(opened.featuresOf(COLOUR)).startsWith(new float[] {24.5f, 49, 49.25f}, within(1e-4f));
            assertThat(opened.convention().asText())
                    .containsEntry("mean", "1 2 3")
                    .containsEntry("std", "2 2 4")
                    .containsEntry("scale", "1")
                    .containsEntry("order", "bgr")
                    .containsEntry("batch", "64");
        }
    }

    @Test
    void oneThatTakesPixelsScalesThemItself() throws IOException {
        try (OpenedBackbone opened = open(SmallGraphs.own())) {
            assertThat(opened.convention().input())
                    .isEqualTo(new BackboneConvention.Input("pixels", Layout.NHWC, ElementType.UINT8, 32, 3, 0));
            // Its own value of that name is another one.
            assertThat(opened.convention().output().name()).isEqualTo("features");
            assertThat(opened.featuresOf(COLOUR)).startsWith(new float[] {200, 100, 50}, within(1e-3f));
        }
        BackboneOptions.Scaling said = new BackboneOptions.Scaling(OptionalDouble.of(1), List.of(), List.of(), false);
        assertThatThrownBy(() -> OpenedBackbone.of(SmallGraphs.own(), scaling(said), folder))
                .hasMessageContaining("takes uint8 pixels and scales them itself; leave --scale");
    }

    @Test
    void whatCantBeUsedIsRefusedInASentence() throws IOException {
        refused(SmallGraphs.wholeClip(), BackboneOptions.NONE)
                .hasMessageContaining(
                        "has the inputs input_ids int64 [batch_size, dynamic_1], pixel_values float [batch_size, 3, 224, 224]")
                .hasMessageEndingWith("export the image encoder by itself");
        refused(SmallGraphs.twoUnknownOutputs(), BackboneOptions.NONE)
                .hasMessageContaining("has the outputs output0 float [batch_size, 4, 7, 7], output1")
                .hasMessageEndingWith("say with --output NAME which are the features");
        refused(SmallGraphs.timmMaps(4), output("embedding"))
                .hasMessageContaining("has no output or inner value named embedding; its outputs are output0");
        refused(SmallGraphs.timmMaps(4), size(128))
                .hasMessageContaining("takes input0 float [batch_size, 3, 224, 224]: so --size can only be 224");
        refused(SmallGraphs.dino(-1, 8), size(4)).hasMessageContaining("images of 4 pixels are not from 8 to 1024");
        BackboneOptions.Scaling zero =
                new BackboneOptions.Scaling(OptionalDouble.empty(), List.of(0.5), List.of(0.0), false);
        assertThatThrownBy(() -> OpenedBackbone.of(SmallGraphs.timmMaps(4), scaling(zero), folder))
                .isInstanceOf(BackboneException.class)
                .hasMessage("--mean is [0.5] and --std [0.0]; they are numbers, and std above 0");
        refused(
                        SmallGraphs.timmMaps(4),
                        scaling(new BackboneOptions.Scaling(OptionalDouble.empty(), List.of(0.5), List.of(), false)))
                .hasMessageContaining("takes images of 3 channels, but --mean has 1 numbers and --std 3");
        refused(SmallGraphs.means(DataType.INT32, Layout.NCHW, -1, 8), BackboneOptions.NONE)
                .hasMessageContaining("must be float32, float16 or uint8");
    }

    @Test
    void aFileThatIsNoModelIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.onnx"), "these are not the weights");
        assertThatThrownBy(() -> Backbone.open(text, BackboneOptions.NONE, folder))
                .isInstanceOf(BackboneException.class)
                .hasMessageContaining("notes.onnx is no ONNX model, or is damaged");
        assertThatThrownBy(() -> Backbone.open(folder, BackboneOptions.NONE, folder))
                .hasMessageContaining("is a folder; give --backbone the .onnx file in it");
        assertThatThrownBy(() -> Backbone.open(folder.resolve("none.onnx"), BackboneOptions.NONE, folder))
                .hasMessageContaining("does not exist");
    }

    private AbstractThrowableAssert<?, ?> refused(ModelProto model, BackboneOptions options) {
        return assertThatThrownBy(() -> OpenedBackbone.of(model, options, folder))
                .isInstanceOf(BackboneException.class)
                .hasMessageContaining("backbone.onnx");
    }
}
