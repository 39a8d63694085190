package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.RunSpec;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.UnlabeledBatch;
import org.junit.jupiter.api.Test;

class GuessSettingsTest {
    private static final ImageSize IMAGES = new ImageSize(4, 4, 1);

    private final GuessSettings settings =
            GuessSettings.of(RunSpec.parse("{method: {name: mixmatch, k: 2}, training: {batch: 3}}", "spec"));

    @Test
    void theOrderedSizesFit() {
        assertThat(fits(batch())).isTrue();
    }

    @Test
    void otherSizesDoNotFit() {
        assertThat(fits(batch().setAugmentations(1))).isFalse();
        assertThat(fits(batch().addTruth(0))).isFalse();
        assertThat(fits(batch().setHeight(5))).isFalse();
        assertThat(fits(batch().setPixels(ByteString.copyFrom(new byte[95])))).isFalse();
        assertThat(fits(UnlabeledBatch.newBuilder())).isFalse();
        assertThat(fits(batch().setAugmentations(Integer.MAX_VALUE))).isFalse();
    }

    @Test
    void onlyModelsOfTheRunAreLookedAt() {
        assertThat(settings.namesItsModel(named("runs/digits/models/8-1.onnx"))).isTrue();
        assertThat(settings.namesItsModel(named("runs/other/models/8-1.onnx"))).isFalse();
        assertThat(settings.namesItsModel(named("datasets/cifar10/train.images")))
                .isFalse();
        assertThat(settings.namesItsModel(named(""))).isFalse();
        assertThat(settings.namesItsModel(batch().build())).isFalse();
    }

    @Test
    void aMethodThatGuessesNothingTakesUnlabelledImagesWithoutAModel() {
        GuessSettings vat = GuessSettings.of(RunSpec.parse("{method: {name: vat}, training: {batch: 3}}", "spec"));
        UnlabeledBatch images = batch().setAugmentations(1)
                .setPixels(ByteString.copyFrom(new byte[48]))
                .build();

        assertThat(vat.fits(images, IMAGES)).isTrue();
        assertThat(vat.namesItsModel(images)).isTrue();
        assertThat(vat.namesItsModel(named("runs/digits/models/8-1.onnx"))).isFalse();
    }

    @Test
    void aMethodWithoutUnlabelledImagesFitsNoBatch() {
        RunSpec supervised = RunSpec.parse("{method: {name: supervised}, training: {batch: 3}}", "spec");

        assertThat(GuessSettings.of(supervised).fits(batch().build(), IMAGES)).isFalse();
    }

    @Test
    void propagatedLabelsAreLookedUpForTheOneView() {
        GuessSettings propagated =
                GuessSettings.of(RunSpec.parse("{method: {name: label-propagation}, training: {batch: 3}}", "spec"));
        UnlabeledBatch one = batch().setAugmentations(1)
                .setPixels(ByteString.copyFrom(new byte[48]))
                .build();

        assertThat(settings.looksUp()).isFalse();
        assertThat(propagated.looksUp()).isTrue();
        assertThat(propagated.fits(one)).isTrue();
        assertThat(propagated.fits(batch().build())).isFalse();
        assertThat(propagated.fits(one.toBuilder().setHeight(5).build())).isFalse();
    }

    @Test
    void vectorsFitOnlyWhereVectorsAreTaken() {
        ImageSize vectors = ImageSize.ofVector(4);
        UnlabeledBatch batch = batch().setHeight(1)
                .setWidth(1)
                .setChannels(4)
                .setVectors(true)
                .setPixels(ByteString.copyFrom(new byte[2 * 3 * 4 * Float.BYTES]))
                .build();

        assertThat(settings.fits(batch, vectors)).isTrue();
        assertThat(settings.fits(batch.toBuilder().setVectors(false).build(), vectors))
                .isFalse();
        assertThat(settings.fits(batch.toBuilder().setChannels(5).build(), vectors))
                .isFalse();
        assertThat(settings.fits(batch, new ImageSize(1, 1, 4))).isFalse();
    }

    private boolean fits(UnlabeledBatch.Builder batch) {
        return settings.fits(batch.build(), IMAGES);
    }

    private static UnlabeledBatch.Builder batch() {
        return UnlabeledBatch.newBuilder()
                .setAugmentations(2)
                .setHeight(4)
                .setWidth(4)
                .setChannels(1)
                .setPixels(ByteString.copyFrom(new byte[96]))
                .addAllTruth(List.of(0, 1, 0))
                .addAllImages(List.of(7, 8, 9));
    }

    private static UnlabeledBatch named(String key) {
        return UnlabeledBatch.newBuilder()
                .setRun("digits")
                .setModel(GuessingModel.newBuilder()
                        .setObject(ObjectRef.newBuilder().setKey(key)))
                .build();
    }
}
