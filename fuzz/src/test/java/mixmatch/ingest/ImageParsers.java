package mixmatch.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import mixmatch.datasets.DatasetException;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.spec.RunSpec;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;

/** People's images and releases. */
public final class ImageParsers {
    private static final String RESOURCES = "libs/ingest/src/test/resources/mixmatch/ingest/";
    private static final int RECORD = 3073;

    private ImageParsers() {}

    public static List<Parser> all(Path dir) throws IOException {
        List<Parser> all = new ArrayList<>();
        all.add(image("PNG", List.of(written("png"), written("png"))));
        all.add(image("BMP", List.of(written("bmp"))));
        List<byte[]> jpegs = new ArrayList<>(List.of(turned(written("jpg"))));
        for (String name : List.of("420", "422", "444", "gray", "progressive", "cmyk", "profile")) {
            jpegs.add(Valid.file(RESOURCES + "jfif-" + name + ".jpg"));
        }
        all.add(image("JPEG", jpegs));
        all.add(image("WebP", List.of(Valid.file(RESOURCES + "lossless.webp"), Valid.file(RESOURCES + "lossy.webp"))));
        ImageDecoder inBulk = ImageDecoder.inBulk(32, 3);
        all.add(Parser.ofFile(
                        "JPEG by the native library",
                        dir.resolve("plain.jpg"),
                        jpegs.subList(1, 5),
                        inBulk::decode,
                        UnreadableImageException.class)
                .slow());
        all.add(labels(dir));
        all.add(cifar(dir));
        all.add(svhn(dir));
        all.add(numPy(dir));
        return all;
    }

    private static Parser image(String format, List<byte[]> valid) {
        ImageDecoder decoder = new ImageDecoder(32, 3);
        return Parser.of(format, valid, decoder::decode, UnreadableImageException.class)
                .slow();
    }

    private static byte[] written(String format) throws IOException {
        BufferedImage image = new BufferedImage(40, 33, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, 40 * (x / 8) << 16 | 50 * (y / 8) << 8 | random.nextInt(16));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    /** The JPEG with an EXIF segment that says that it lies on its side. */
    private static byte[] turned(byte[] jpeg) {
        byte[] exif = {
            (byte) 0xff,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            0
        };
        ByteArrayOutputStream turned = new ByteArrayOutputStream();
        turned.write(jpeg, 0, 2);
        turned.writeBytes(exif);
        turned.write(jpeg, 2, jpeg.length - 2);
        return turned.toByteArray();
    }

    private static Parser labels(Path dir) throws IOException {
        Path folder = dir.resolve("labelled");
        for (String name : List.of("a", "b")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (int i = 0; i < 6; i++) {
            Files.write(folder.resolve("a").resolve("a%d.png".formatted(i)), new byte[] {1});
            Files.write(folder.resolve("b").resolve("b%d.png".formatted(i)), new byte[] {1});
        }
        return Parser.ofFile(
                        "labels.csv",
                        folder.resolve(LabelsCsv.NAME),
                        List.of(Valid.bytes("file,label\na/a0.png,a\n\"b0.png\",b\nb/b1.png , b\na/a1.png,a\n")),
                        file -> FolderLayout.of(folder),
                        DatasetException.class)
                .slow();
    }

    private static RunSpec spec() {
        return RunSpec.parse("", "a test", Map.of("dataset.source", "folder", "dataset.imageSize", "32"));
    }

    private static Parser cifar(Path dir) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("cifar"));
        byte[] records = new byte[2 * RECORD];
        records[RECORD] = 9;
        Files.write(folder.resolve("test_batch.bin"), records);
        return Parser.ofFile(
                        "CIFAR-10's records",
                        folder.resolve("data_batch_1.bin"),
                        List.of(records, new byte[RECORD]),
                        file -> Sources.open(folder, spec(), dir, (done, total) -> {}),
                        DatasetException.class)
                .slow();
    }

    private static Parser svhn(Path dir) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("svhn"));
        Path train = folder.resolve("train_32x32.mat");
        mat(train);
        Files.copy(train, folder.resolve("test_32x32.mat"));
        return Parser.ofFile(
                        "SVHN's .mat",
                        train,
                        List.of(Files.readAllBytes(train)),
                        file -> Sources.open(folder, spec(), dir, (done, total) -> {}),
                        DatasetException.class)
                .slow();
    }

    private static Parser numPy(Path dir) {
        String header = "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }";
        String numbers = "\1\0\0\0\2\0\0\0";
        String version1 = "\u0093NUMPY\1\0%c\0%s".formatted((char) header.length(), header) + numbers;
        String version2 = "\u0093NUMPY\2\0%c\0\0\0%s".formatted((char) header.length(), header) + numbers;
        return Parser.ofFile(
                "NumPy's arrays",
                dir.resolve("labels.npy"),
                List.of(version1.getBytes(ISO_8859_1), version2.getBytes(ISO_8859_1)),
                file -> NpyArray.of(file).integers(),
                DatasetException.class);
    }

    private static void mat(Path file) throws IOException {
        Matrix x = Mat5.newMatrix(new int[] {32, 32, 3, 2}, MatlabType.UInt8);
        Matrix y = Mat5.newMatrix(new int[] {2, 1}, MatlabType.UInt8);
        y.setInt(0, 10);
        y.setInt(1, 1);
        try (Sink sink = Sinks.newStreamingFile(file.toFile())) {
            Mat5.newWriter(sink).writeMat(Mat5.newMatFile().addArray("X", x).addArray("y", y));
        }
    }
}
