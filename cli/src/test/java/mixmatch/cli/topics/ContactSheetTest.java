package mixmatch.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final int WRONG = 0xd55e00;
    private static final int RIGHT = 0x0072b2;

    @Test
    void eachAugmentationIsMagnifiedAndAWrongGuessIsFramed() throws Exception {
        // Two images of one pixel in two augmentations: 10, 20 | 30, 40.
        SheetBatch batch = SheetBatch.of(guessed(10, 20, 30, 40)).orElseThrow();
        SheetLayout layout = SheetLayout.of(batch);

        BufferedImage sheet = draw(batch);

        assertThat(layout.imageWidth()).isGreaterThanOrEqualTo(48);
        int middle = layout.imageWidth() / 2;
        int second = layout.imageWidth() + SheetLayout.GAP + middle;
        assertThat(gray(sheet, layout.x(0) + middle, layout.y(0) + middle)).isEqualTo(10);
        assertThat(gray(sheet, layout.x(1) + middle, layout.y(1) + middle)).isEqualTo(20);
        assertThat(gray(sheet, layout.x(0) + second, layout.y(0) + middle)).isEqualTo(30);
        assertThat(gray(sheet, layout.x(1) + second, layout.y(1) + middle)).isEqualTo(40);
        // Image 0 is class 1 and guessed so; image 1 is class 0 and guessed 1.
        assertThat(frame(sheet, layout, 0)).isNotEqualTo(WRONG);
        assertThat(frame(sheet, layout, 1)).isEqualTo(WRONG);
        assertThat(bar(sheet, layout, 0)).isEqualTo(RIGHT);
        assertThat(bar(sheet, layout, 1)).isEqualTo(WRONG);
    }

    @Test
    void aGuessWhoseTruthNobodyKnowsIsNeitherRightNorWrong() throws Exception {
        GuessedBatch unknown = guessed(10, 20, 30, 40).toBuilder()
                .clearTruth()
                .addTruth(-1)
                .addTruth(-1)
                .build();
        SheetBatch batch = SheetBatch.of(unknown).orElseThrow();
        SheetLayout layout = SheetLayout.of(batch);

        assertThat(bar(draw(batch), layout, 1)).isNotIn(WRONG, RIGHT);
    }

    @Test
    void ofVeryManyImagesTheFirstAreShown() throws Exception {
        SheetBatch batch = SheetBatch.of(LabeledBatch.newBuilder()
                        .setHeight(1)
                        .setWidth(1)
                        .setChannels(3)
                        .setPixels(ByteString.copyFrom(new byte[3 * 60_000]))
                        .addAllLabels(Collections.nCopies(60_000, 5))
                        .build())
                .orElseThrow();

        BufferedImage sheet = draw(batch);

        assertThat(SheetLayout.of(batch).shown()).isEqualTo(256);
        assertThat((long) sheet.getWidth() * sheet.getHeight()).isLessThan(25_000_000);
    }

    @Test
    void aLargeImageIsMadeSmaller() throws Exception {
        SheetBatch batch = SheetBatch.of(LabeledBatch.newBuilder()
                        .setHeight(1_000)
                        .setWidth(500)
                        .setChannels(1)
                        .setPixels(ByteString.copyFrom(new byte[500_000]))
                        .addLabels(0)
                        .build())
                .orElseThrow();

        assertThat(SheetLayout.of(batch).imageHeight()).isEqualTo(160);
        assertThat(draw(batch).getHeight()).isLessThan(300);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        GuessedBatch good = guessed(1, 2, 3, 4);
        for (GuessedBatch bad : List.of(
                good.toBuilder().setHeight(2).build(),
                good.toBuilder().setAugmentations(0).build(),
                good.toBuilder().addGuesses(1).build(),
                good.toBuilder().setClasses(-2).build(),
                good.toBuilder().setHeight(1 << 30).setWidth(1 << 30).build(),
                good.toBuilder().clearTruth().build())) {
            assertThatThrownBy(() -> SheetBatch.of(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void vectorsAreNoPicturesAndAreSummedUpAsNumbers() {
        byte[] bytes = new byte[4 * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(new float[] {-2, 1, 3, 10});
        GuessedBatch vectors = guessed().toBuilder()
                .setVectors(true)
                .setPixels(ByteString.copyFrom(bytes))
                .build();

        assertThatThrownBy(() -> SheetBatch.of(vectors)).hasMessage("its rows are vectors, which are no pictures");
        assertThat(ImageSizes.of(vectors).summary(vectors.getPixels()).text())
                .startsWith("float32 [2, 2, 1, 1, 1], 16 bytes, -2..10, mean 3.0, ");
    }

    @Test
    void aStepsRowIsFoundInTheLatestOwnersPieceOfHistory() {
        List<String> keys =
                List.of("runs/r/history/1-40-1.csv", "runs/r/history/9-40-2.csv", "runs/r/history/41-80-10.csv", "x");
        assertThat(TrainedStep.piece(keys, 8)).hasValue("runs/r/history/1-40-1.csv");
        assertThat(TrainedStep.piece(keys, 12)).hasValue("runs/r/history/9-40-2.csv");
        assertThat(TrainedStep.piece(keys, 81)).isEmpty();
        byte[] csv = "step,lossX,lossU,millis\n1,2.50000000,NaN,3.100\n12,0.5,0.25,4.0\n".getBytes();
        assertThat(TrainedStep.text(csv, 1)).hasValue("lossX 2.500  millis 3.100");
        assertThat(TrainedStep.text(csv, 2)).isEmpty();
    }

    private static GuessedBatch guessed(int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        return GuessedBatch.newBuilder()
                .setAugmentations(2)
                .setHeight(1)
                .setWidth(1)
                .setChannels(1)
                .setPixels(ByteString.copyFrom(bytes))
                .addTruth(1)
                .addTruth(0)
                .setClasses(2)
                .addAllGuesses(List.of(0.1f, 0.9f, 0.25f, 0.75f))
                .build();
    }

    private static BufferedImage draw(SheetBatch batch) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(ContactSheet.png(batch, List.of("a", "b"))));
    }

    private static int gray(BufferedImage sheet, int x, int y) {
        return sheet.getRGB(x, y) & 0xff;
    }

    private static int frame(BufferedImage sheet, SheetLayout layout, int image) {
        return sheet.getRGB(layout.x(image) - 1, layout.y(image) + 3) & 0xffffff;
    }

    private static int bar(BufferedImage sheet, SheetLayout layout, int image) {
        int y = layout.y(image) + layout.imageHeight() + SheetLayout.TEXT + 4;
        return sheet.getRGB(layout.x(image) + 2, y) & 0xffffff;
    }
}
