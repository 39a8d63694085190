package mixmatch.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorsTest {
    private static final int FEATURES = 2;
    private static final int VIEWS = 3;
    private static final VectorViews TWO_WEAK =
            new VectorViews(2, 1, "ab".repeat(32), Map.of("size", "224", "layout", "nchw"));

    private static final VectorViews ONE_WEAK = new VectorViews(1, 0, "", Map.of());

    /** Feature f of view v of sample i is 100 i + 10 v + f. */
    private static ByteBuffer values(int count, int views) {
        ByteBuffer values = ByteBuffer.allocateDirect(count * views * FEATURES * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < count * views * FEATURES; at++) {
            int view = at / FEATURES;
            values.putFloat(100 * (view / views) + 10 * (view % views) + at % FEATURES);
        }
        return values.flip();
    }

    private static ImageSet vectors(int count, int views) {
        int[] labels = new int[count];
        labels[0] = 1;
        return ImageSet.of(ImageSize.ofVector(FEATURES), views, values(count, views), labels);
    }

    private static Dataset dataset(VectorViews views) {
        ImageSet train = vectors(3, views.count());
        return Dataset.of("features", List.of("cat", "dog"), train, vectors(2, 1), List.of(0), "A test.", views);
    }

    private static float[] floats(ByteBuffer bytes) {
        FloatBuffer values = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] floats = new float[values.remaining()];
        values.get(floats);
        return floats;
    }

    @Test
    void viewsOfAMappedFileAreThoseOfTheFileAcrossSegmentsToo(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("vectors");
        Files.write(file, new byte[0]);
        try (FileChannel out = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            out.write(values(5, VIEWS));
        }
        for (long segment : new long[] {1, 50, 1 << 20}) {
            ImageSet mapped;
            try (FileChannel channel = FileChannel.open(file)) {
                mapped = ImageSet.map(channel, "vectors", segment, ImageSize.ofVector(FEATURES), VIEWS, new int[5]);
            }
            assertThat(floats(mapped.view(4, 2))).containsExactly(420, 421);
            assertThat(floats(mapped.image(3))).containsExactly(300, 301);
            assertThat(floats(mapped.images(1, 3))).containsExactly(100, 101, 200, 201, 300, 301);
            assertThat(floats(mapped.samples(0, 2)))
                    .containsExactly(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121);
            assertThat(Dataset.sha256(mapped)).isEqualTo(Dataset.sha256(vectors(5, VIEWS)));
        }
    }

    @Test
    void aManifestOfVectorsIsReadBackWithItsViewsAndNamedByThem() {
        DatasetManifest manifest = dataset(TWO_WEAK).manifest();

        DatasetManifest read = DatasetManifest.fromJson(manifest.toJson());

        assertThat(read.toJson()).isEqualTo(manifest.toJson());
        assertThat(read.vectors()).isEqualTo(TWO_WEAK);
        assertThat(read.size()).isEqualTo(ImageSize.ofVector(FEATURES));
        assertThat(read.hasNameOfItsContent()).isTrue();
        VectorViews otherBackbone = new VectorViews(2, 1, "cd".repeat(32), TWO_WEAK.convention());
        assertThat(dataset(otherBackbone).manifest().id()).isNotEqualTo(manifest.id());
        VectorViews threeWeak = new VectorViews(3, 0, TWO_WEAK.backbone(), TWO_WEAK.convention());
        assertThat(dataset(threeWeak).manifest().id()).isNotEqualTo(manifest.id());
    }

    @Test
    void aManifestOfImagesSaysNothingOfVectors() {
        ImageSet images = ImageSet.of(new ImageSize(1, 1, 1), ByteBuffer.allocateDirect(2), new int[] {0, 1});
        Dataset dataset = Dataset.of("pets", List.of("cat", "dog"), images, images, List.of(), "A test.");

        assertThat(new String(dataset.manifest().toJson()))
                .doesNotContain("vector")
                .doesNotContain("iews")
                .doesNotContain("backbone")
                .doesNotContain("convention");
        assertThat(DatasetManifest.fromJson(dataset.manifest().toJson()).vectors())
                .isEqualTo(VectorViews.NONE);
    }

    @Test
    void meanAndDeviationAreOfTheWeakViewsOfEachFeature() {
        // Of 0, 10, 100, 110, 200 and 210.
        PixelStatistics found = dataset(TWO_WEAK).manifest().pixels();

        assertThat(found.mean()).containsExactly(new float[] {105, 106}, within(1e-4f));
        assertThat(found.std()[0]).isCloseTo(81.8026f, within(1e-3f));
    }

    @Test
    void aFeatureThatNeverVariesHasDeviation1ThoughItsMeanIsRounded() {
        int count = 999;
        ByteBuffer values =
                ByteBuffer.allocateDirect(count * FEATURES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            values.putFloat(0.1f).putFloat(i % 2 * 1e-3f);
        }
        ImageSet train = ImageSet.of(ImageSize.ofVector(FEATURES), 1, values.flip(), new int[count]);

        PixelStatistics found = PixelStatistics.ofVectors(train, ONE_WEAK);

        assertThat(found.mean()[0]).isEqualTo(0.1f);
        assertThat(found.std()[0]).isOne();
        assertThat(found.std()[1]).isCloseTo(5e-4f, within(1e-6f));
    }

    @Test
    void aBackbonesFeatureThatIsNearlyAlwaysZeroDoesNotOutweighTheOthersWhereItIsNot() {
        int count = 10_000;
        ByteBuffer values =
                ByteBuffer.allocateDirect(count * FEATURES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            values.putFloat(i == 7 ? 3 : 0).putFloat(i % 2 * 2);
        }
        ImageSet train = ImageSet.of(ImageSize.ofVector(FEATURES), 1, values.flip(), new int[count]);

        PixelStatistics backbones =
                PixelStatistics.ofVectors(train, new VectorViews(1, 0, TWO_WEAK.backbone(), Map.of()));
        PixelStatistics others = PixelStatistics.ofVectors(train, ONE_WEAK);

        // A quarter of the mean of 0.03 and 1.
        assertThat(backbones.std()[0]).isCloseTo((0.03f + 1) / 8, within(1e-4f));
        assertThat(backbones.std()[1]).isOne();
        // Others' may be of different units.
        assertThat(others.std()[0]).isCloseTo(0.03f, within(1e-4f));
    }

    @Test
    void aNumberThatIsNotFiniteIsRefusedWithItsPlace() {
        ByteBuffer values = values(3, VIEWS).order(ByteOrder.LITTLE_ENDIAN);
        values.putFloat(Float.BYTES * (2 * VIEWS * FEATURES + 1), Float.NaN);
        ImageSet train = ImageSet.of(ImageSize.ofVector(FEATURES), VIEWS, values, new int[3]);

        assertThatThrownBy(() -> Dataset.of(
                        "features", List.of("cat", "dog"), train, vectors(2, 1), List.of(), "A test.", TWO_WEAK))
                .isInstanceOf(DatasetException.class)
                .hasMessage("feature 1 of training vector 2 is NaN; make the vectors again, of finite numbers");
    }

    @Test
    void otherViewsThanTheManifestSaysAreRefused() {
        assertThatThrownBy(() -> Dataset.of(
                        "features",
                        List.of("cat", "dog"),
                        vectors(3, 2),
                        vectors(2, 1),
                        List.of(),
                        "A test.",
                        TWO_WEAK))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("says 3 views of each training sample");
    }
}
