package mixmatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.ImageSet;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path temp;

    private Path dir;
    private final List<String> skipped = new ArrayList<>();

    @BeforeEach
    void nameTheFolder() throws IOException {
        dir = Files.createDirectories(temp.resolve("My Pets_2"));
    }

    /** An image whose every pixel is red {@code id}. */
    private void image(String path, int id) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            image.setRGB(i % 8, i / 8, id << 16);
        }
        Path file = dir.resolve(path);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private void images(String folder, int count, int firstId) throws IOException {
        for (int i = 0; i < count; i++) {
            image("%s/%03d.png".formatted(folder, i), firstId + i);
        }
    }

    private Dataset open(boolean skipUnreadable) throws IOException {
        return Sources.find(dir).orElseThrow().read(8, skipUnreadable, temp, new ProgressListener() {
            @Override
            public void read(long done, long total) {}

            @Override
            public void skipped(Path image, String reason) {
                skipped.add(dir.relativize(image) + ": " + reason);
            }
        });
    }

    private Dataset open() throws IOException {
        return open(false);
    }

    private void refused(String sentence) {
        assertThatThrownBy(this::open).isInstanceOf(DatasetException.class).hasMessage(sentence);
    }

    private static List<Integer> ids(ImageSet images) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < images.count(); i++) {
            ids.add(images.image(i).get(0) & 0xFF);
        }
        return ids;
    }

    @Test
    void trainAndTestFoldersAreTakenAsTheyAre() throws IOException {
        images("train/dog", 2, 20);
        images("train/cat", 3, 10);
        images("test/cat", 1, 30);
        images("test/dog", 1, 40);
        Files.writeString(dir.resolve("train/cat/.DS_Store"), "x");
        Files.writeString(dir.resolve("train/notes.txt"), "x");

        Dataset pets = open();

        assertThat(Sources.detect(dir)).isEqualTo(Source.FOLDER);
        assertThat(pets.manifest().name()).isEqualTo("my-pets-2");
        assertThat(pets.manifest().classNames()).containsExactly("cat", "dog");
        assertThat(ids(pets.train())).containsExactly(10, 11, 12, 20, 21);
        assertThat(pets.train().labels()).containsExactly(0, 0, 0, 1, 1);
        assertThat(ids(pets.test())).containsExactly(30, 40);
        assertThat(pets.manifest().parts().labeled()).isEmpty();
    }

    @Test
    void ofOneFolderEveryFifthImageOfAClassIsForTesting() throws IOException {
        images("cat", 11, 10);
        images("dog", 6, 100);

        Dataset pets = open();

        assertThat(ids(pets.test())).containsExactly(14, 19, 104);
        assertThat(pets.train().count()).isEqualTo(14);
        assertThat(pets.manifest().parts().labeled()).isEmpty();
    }

    @Test
    void aFolderNamedUnlabeledHoldsImagesThatNobodyLabeled() throws IOException {
        images("train/cat", 2, 10);
        images("train/dog", 2, 20);
        images("train/unlabeled", 3, 200);
        images("test/cat", 1, 30);

        Dataset pets = open();

        assertThat(pets.manifest().classNames()).containsExactly("cat", "dog");
        assertThat(pets.train().labels()).containsExactly(0, 0, 1, 1, -1, -1, -1);
        assertThat(pets.manifest().parts().labeled()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void anUnlabeledFolderMayLieBesideTrainToo() throws IOException {
        images("train/cat", 1, 10);
        images("train/dog", 1, 20);
        images("unlabeled/march", 2, 200);
        images("test/cat", 1, 30);

        assertThat(open().train().labels()).containsExactly(0, 1, -1, -1);
    }

    @Test
    void labelsCsvSaysWhichImagesCountAsLabeled() throws IOException {
        images("train/cat", 3, 10);
        images("train/dog", 3, 20);
        images("train/unlabeled", 2, 200);
        images("test/cat", 1, 30);
        Files.writeString(
                dir.resolve("labels.csv"),
                "\uFEFFfile,label\r\ntrain/cat/001.png,cat\r\n\r\ndog/002.png , dog\r\nunlabeled/000.png,dog\r\n");

        Dataset pets = open();

        assertThat(pets.manifest().parts().labeled()).containsExactly(1, 5, 6);
        assertThat(pets.train().labels()).containsExactly(0, 0, 0, 1, 1, 1, 1, -1);
    }

    @Test
    void namesAreTheSameHoweverTheirAccentsAreWritten() throws IOException {
        String composed = "\u00e9p\u00e9e";
        String decomposed = "e\u0301pe\u0301e";
        images("train/" + decomposed, 2, 10);
        images("train/cat", 2, 20);
        images("test/" + composed, 1, 30);
        Files.writeString(dir.resolve("labels.csv"), "%1$s/001.png,%1$s\ncat/000.png,cat\n".formatted(composed));

        Dataset pets = open();

        assertThat(pets.manifest().classNames()).containsExactly("cat", composed);
        assertThat(pets.manifest().parts().labeled()).containsExactly(0, 3);
        assertThat(pets.test().labels()).containsExactly(1);
    }

    @Test
    void labelsCsvMayLabelAFolderWithoutClasses() throws IOException {
        for (int i = 0; i < 12; i++) {
            image("img%02d.png".formatted(i), i);
        }
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            csv.append("img%02d.png,%s\n".formatted(i, i % 2 == 0 ? "even" : "odd"));
        }
        Files.writeString(dir.resolve("labels.csv"), csv);

        Dataset numbers = open();

        assertThat(numbers.manifest().classNames()).containsExactly("even", "odd");
        assertThat(ids(numbers.test())).containsExactly(8, 9);
        assertThat(numbers.train().labels()).containsExactly(0, 1, 0, 1, 0, 1, 0, 1, -1, -1);
        assertThat(numbers.manifest().parts().labeled()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void labelsCsvThatNamesWhatIsNotThereIsRefused() throws IOException {
        images("train/cat", 2, 10);
        images("train/dog", 2, 20);
        images("test/cat", 1, 30);
        Path csv = dir.resolve("labels.csv");

        Files.writeString(csv, "cat/000.png,cat\ncat/9.png,cat\n");
        refused(csv + " line 2 names cat/9.png, but there is no such training image; name it from " + dir + " on");
        Files.writeString(csv, "000.png,cat\n");
        refused(csv + " line 1 names 000.png, but there are 2 images of that name; name it from " + dir + " on");
        Files.writeString(csv, "cat/000.png,cow\n");
        refused(csv + " line 1 has the label cow, but the classes are cat, dog");
        Files.writeString(csv, "cat/000.png,dog\n");
        refused(csv + " line 1 says that cat/000.png is dog, but it is cat elsewhere; correct one of them");
        Files.writeString(csv, "file,label\ncat/000.png\n");
        refused(csv + " line 2 must be file,label, but is: cat/000.png");
        Files.writeString(csv, "file,label\n");
        refused(csv + " names no image; give it lines of file,label or remove it");
        Files.write(csv, new byte[] {(byte) 0xFF, (byte) 0xFE, 0x20});
        refused(csv + " is not UTF-8 text; save it as CSV in UTF-8");
    }

    @Test
    void anUnreadableImageIsNamedAndLeftOutOnlyWhenAsked() throws IOException {
        images("train/cat", 3, 10);
        images("train/dog", 2, 20);
        images("train/unlabeled", 2, 200);
        images("test/cat", 2, 30);
        Path bad = Files.writeString(dir.resolve("train/cat/001.png"), "no image");
        refused(bad + " cannot be read: it is none of PNG, JPEG, WebP, BMP; replace it, or leave it out with"
                + " --skip-unreadable");
        Files.write(dir.resolve("test/cat/000.png"), new byte[0]);
        assertThatThrownBy(this::open).hasMessageStartingWith("2 images cannot be read: " + bad);

        Dataset pets = open(true);

        assertThat(skipped)
                .containsExactly(
                        "train/cat/001.png: it is none of PNG, JPEG, WebP, BMP", "test/cat/000.png: it is empty");
        assertThat(ids(pets.train())).containsExactly(10, 12, 20, 21, 200, 201);
        assertThat(pets.train().labels()).containsExactly(0, 0, 1, 1, -1, -1);
        assertThat(pets.manifest().parts().labeled()).containsExactly(0, 1, 2, 3);
        assertThat(ids(pets.test())).containsExactly(31);
    }

    @Test
    void aClassOfWhichNoImageCanBeReadIsRefused() throws IOException {
        images("train/cat", 1, 10);
        images("train/dog", 1, 20);
        images("test/cat", 1, 30);
        Files.writeString(dir.resolve("train/dog/000.png"), "no image");

        assertThatThrownBy(() -> open(true)).hasMessage("class dog has no training image that can be read; add some");
    }

    @Test
    void labelsOfWhichNoImageCanBeReadAreNotTakenForAllLabels() throws IOException {
        images("train/cat", 3, 1);
        images("train/dog", 3, 11);
        images("test/cat", 1, 21);
        images("test/dog", 1, 31);
        Files.writeString(dir.resolve("train/cat/000.png"), "no image");
        Files.writeString(dir.resolve("train/dog/000.png"), "no image");
        Files.writeString(dir.resolve("labels.csv"), "cat/000.png,cat\ndog/000.png,dog\n");

        assertThatThrownBy(() -> open(true))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("no training image of " + dir + " with a given label can be read");
    }

    @Test
    void aFileOrFolderThatMayNotBeReadIsNamedWithTheRemedy() {
        Path csv = dir.resolve("labels.csv");

        assertThat(Sources.unreadable(new AccessDeniedException(csv.toString())))
                .hasMessage(csv + " may not be read: permission denied; change its permissions");
        assertThat(Sources.unreadable(new FileSystemException(csv.toString(), null, "Input/output error")))
                .hasMessage(csv + " cannot be read: Input/output error; check the disk it lies on");
    }

    @Test
    void foldersThatAreNoDatasetAreRefusedInASentence() throws IOException {
        Path missing = dir.resolve("missing");
        assertThatThrownBy(() -> Sources.detect(missing))
                .isInstanceOf(DatasetException.class)
                .hasMessage("the data directory " + missing + " does not exist; give --data an existing one");
        assertThatThrownBy(() -> Sources.detect(Files.createFile(dir.resolve("data.tgz"))))
                .hasMessageContaining("is a file; unpack it");
        assertThatThrownBy(this::open).hasMessageContaining("has no class folder; it needs two or more folders");

        images("cat", 5, 10);
        assertThatThrownBy(this::open).hasMessageContaining("has only the class cat;");
        images("dog", 4, 20);
        refused("class dog has 4 labelled images; every fifth is for testing, so it needs at least 5: add some, or give"
                + " train/CLASS/… and test/CLASS/…");
        Path empty = Files.createDirectories(dir.resolve("eel"));
        refused("class folder " + empty + " has no images (PNG, JPEG, WebP, BMP); put some in or remove the folder");
    }

    @Test
    void trainTestAndUnlabeledMayBeWrittenInAnyCase() throws IOException {
        images("Train/dog", 2, 20);
        images("Train/cat", 3, 10);
        images("TEST/cat", 1, 30);
        images("Unlabeled", 2, 50);
        Files.writeString(
                dir.resolve("labels.csv"), "image,label\nTrain/cat/000.png,cat\ndog/000.png,dog\nTest/x.png,cat\n");

        Dataset dataset = open();

        assertThat(dataset.manifest().classNames()).containsExactly("cat", "dog");
        assertThat(ids(dataset.train())).containsExactly(10, 11, 12, 20, 21, 50, 51);
        assertThat(ids(dataset.test())).containsExactly(30);
    }

    @Test
    void trainTwiceIsRefused() throws IOException {
        images("train/cat", 1, 10);
        images("Train/dog", 1, 20);
        refused("%s and %s differ in their case alone; put their images into one of them"
                .formatted(dir.resolve("Train"), dir.resolve("train")));
    }

    @Test
    void trainAndTestMustAgree() throws IOException {
        images("train/cat", 1, 10);
        images("train/dog", 1, 20);
        assertThatThrownBy(this::open).hasMessageContaining("has a folder train but no test;");

        Files.createDirectories(dir.resolve("test"));
        assertThatThrownBy(this::open).hasMessageContaining("has no class folder with images");

        images("test/zebra", 1, 30);
        refused(dir.resolve("test/zebra") + " is a class that train lacks; add " + dir.resolve("train/zebra")
                + " or remove it");
    }

    @Test
    void linksThatLeadOutsideAreRefusedAndOthersFollowed() throws IOException {
        images("train/cat", 1, 10);
        images("train/dog", 1, 20);
        images("test/cat", 1, 30);
        Files.createSymbolicLink(dir.resolve("train/cat/link.png"), dir.resolve("train/dog/000.png"));
        Files.createSymbolicLink(dir.resolve("train/eel"), dir.resolve("train/dog"));
        assertThat(ids(open().train())).containsExactly(10, 20, 20, 20);

        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.copy(dir.resolve("train/cat/000.png"), outside.resolve("a.png"));
        Path link = Files.createSymbolicLink(dir.resolve("train/fox"), outside);
        refused("%s is a link to %s, outside of %s; copy what it links to in its place"
                .formatted(link, outside.toRealPath(), dir.toRealPath()));
        Files.delete(link);

        Path file = Files.createSymbolicLink(dir.resolve("train/cat/b.png"), outside.resolve("a.png"));
        assertThatThrownBy(this::open).hasMessageStartingWith(file + " is a link to ");
        Files.delete(file);

        Path loop = Files.createSymbolicLink(dir.resolve("train/cat/loop"), dir.resolve("train/cat"));
        refused(loop + " is a link to a folder that holds it; remove it");
    }

    @Test
    void aChangedImageMakesAnotherDataset() throws IOException {
        images("cat", 5, 10);
        images("dog", 5, 20);
        String before = open().manifest().id();

        assertThat(open().manifest().id()).isEqualTo(before);
        image("cat/000.png", 99);
        assertThat(open().manifest().id()).isNotEqualTo(before);
    }

    @Test
    void mixmatchNeedsImagesWithoutLabels() throws IOException {
        images("cat", 5, 10);
        images("dog", 5, 20);
        Dataset pets = open();

        assertThatThrownBy(() -> Sources.split(pets, RunSpec.parse("dataset: {labels: 8}", "spec")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("has no image left without a label, and mixmatch needs some");
        assertThat(Sources.split(pets, RunSpec.parse("{dataset: {labels: 8}, method: {name: supervised}}", "spec"))
                        .labeled())
                .hasSize(8);
    }
}
