package mixmatch.proto;

import static org.assertj.core.api.Assertions.assertThat;

import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.EmbeddingOrder;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageNamesTest {
    @Test
    void aRunsOwnObjectsAndImagesMayBeNamed() {
        assertThat(MessageNames.areOwn(RunSpec.newBuilder()
                        .setRun("digits-a.2")
                        .setDataset(ref("datasets/digits-0123456789abcdef/manifest.json"))
                        .setSplit(ref("runs/digits-a.2/split.json"))
                        .build()))
                .isTrue();
        assertThat(MessageNames.areOwn(Evaluation.newBuilder().setRun("a").build()))
                .isTrue();
    }

    @Test
    void featuresMayNameBackbonesAndImages() {
        EmbeddingOrder order = EmbeddingOrder.newBuilder()
                .setFeatures("pets-0123456789abcdef")
                .setGraph(ref("features/backbones/ab.onnx"))
                .setImages(ref("datasets/pets-0123456789abcdef/manifest.json"))
                .build();
        assertThat(MessageNames.areOwn(order)).isTrue();
        assertThat(MessageNames.areOwn(order.toBuilder().setFeatures("../a").build()))
                .isFalse();
        assertThat(MessageNames.areOwn(
                        order.toBuilder().setGraph(ref("runs/a/model.onnx")).build()))
                .isFalse();
        assertThat(MessageNames.areOwn(order.toBuilder()
                        .setGraph(ref("features/../runs/a/model.onnx"))
                        .build()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../a",
                "a/../b",
                "/etc/passwd",
                "/",
                "a/b",
                "a\\b",
                "a\u0000b",
                "a\nb",
                "a b",
                "A",
                "a..b",
                ".a",
                "a.",
                "-a",
                "\u00e4",
                "a\u202eb",
                "\ud83d\ude00",
                "C:",
                "~",
                "$HOME",
                "%2e%2e",
                "a*"
            })
    void noOtherNameIsARuns(String run) {
        assertThat(ObjectKeys.isRunName(run)).isFalse();
        assertThat(MessageNames.areOwn(RunSpec.newBuilder().setRun(run).build()))
                .isFalse();
    }

    @Test
    void aNameHasAHundredCharactersAtMost() {
        assertThat(ObjectKeys.isRunName("a".repeat(100))).isTrue();
        assertThat(ObjectKeys.isRunName("a".repeat(101))).isFalse();
        assertThat(ObjectKeys.isRunName("a".repeat(1_000_000))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs/b/models/1-1.onnx",
                "runs/a/../b/models/1-1.onnx",
                "runs/a/",
                "runs/a",
                "runs/ab/x",
                "/runs/a/x",
                "runs/a//x",
                "runs/a/./x",
                "runs/a/.x",
                "runs/a/x\u0000",
                "runs/a/x\ny",
                "runs/a/a\\b",
                "runs/a/\u00e4",
                "runs/a/x y",
                "datasets/",
                "datasets/../runs/b/x",
                "etc/passwd",
                "x"
            })
    void noOtherObjectMayBeNamed(String key) {
        CheckpointWritten checkpoint =
                CheckpointWritten.newBuilder().setRun("a").setModel(ref(key)).build();
        assertThat(MessageNames.areOwn(checkpoint)).isFalse();
        Evaluation evaluation = Evaluation.newBuilder()
                .setRun("a")
                .addReport(ref("runs/a/report/report.html"))
                .addReport(ref(key))
                .build();
        assertThat(MessageNames.areOwn(evaluation)).isFalse();
    }

    @Test
    void aKeyHasNoMoreCharactersThanS3Takes() {
        String longest = "runs/a/" + "x/".repeat(508) + "y";
        assertThat(ObjectKeys.isBelow("runs/a/", longest)).isTrue();
        assertThat(ObjectKeys.isBelow("runs/a/", longest + "z")).isFalse();
        assertThat(ObjectKeys.isBelow("runs/a/", "runs/a/" + "x/".repeat(1_000_000)))
                .isFalse();
    }

    private static ObjectRef ref(String key) {
        return ObjectRef.newBuilder().setKey(key).build();
    }
}
