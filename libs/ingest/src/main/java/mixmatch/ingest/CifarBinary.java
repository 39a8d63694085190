package mixmatch.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.ImageSet;

/** CIFAR-10's binary release (A. Krizhevsky, 2009): records of a label and 3,072 bytes, planes red, green, blue. */
final class CifarBinary {
    /** Height and width, pixels. */
    static final int SIZE = 32;

    private static final int PLANE = SIZE * SIZE;
    private static final int RECORD = 1 + 3 * PLANE;
    private static final int BLOCK = 64 * RECORD;
    private static final int RECORDS_OF_WHOLE_FILE = 10_000;
    private static final int TRAIN_FILES = 5;
    private static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
    private static final String PROVENANCE =
            "CIFAR-10, binary release; A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.";

    private CifarBinary() {}

    /** The directory of the release in {@code dir}: itself, or what its archive unpacks to. */
    static Optional<Path> find(Path dir) {
        return Stream.of(dir, dir.resolve("cifar-10-batches-bin"))
                .filter(candidate -> Files.isRegularFile(trainFile(candidate, 1)))
                .findFirst();
    }

    static Dataset read(Path dir, Path scratch, ProgressListener listener) throws IOException {
        List<Path> train = trainFiles(dir);
        List<Path> test = List.of(dir.resolve("test_batch.bin"));
        if (!Files.isRegularFile(test.get(0))) {
            throw missing(test.get(0));
        }
        Runnable readOne = listener.countingTo(records(train) + records(test));
        ImageSet trainImages = images(train, scratch, readOne);
        return Dataset.of("cifar10", CLASSES, trainImages, images(test, scratch, readOne), List.of(), PROVENANCE);
    }

    /** Fewer files or records are read as well; of the whole release every file must be there. */
    private static List<Path> trainFiles(Path dir) throws IOException {
        List<Path> files = IntStream.rangeClosed(1, TRAIN_FILES)
                .mapToObj(n -> trainFile(dir, n))
                .toList();
        boolean whole = records(files.subList(0, 1)) == RECORDS_OF_WHOLE_FILE;
        for (Path file : files) {
            if (whole && !Files.isRegularFile(file)) {
                throw missing(file);
            }
        }
        return files.stream().filter(Files::isRegularFile).toList();
    }

    private static long records(List<Path> files) throws IOException {
        long records = 0;
        for (Path file : files) {
            long bytes = Files.size(file);
            if (bytes == 0 || bytes % RECORD != 0) {
                throw new DatasetException(
                        "%s has %d bytes, which is no whole number of CIFAR-10 records of %d; unpack the release again"
                                .formatted(file, bytes, RECORD));
            }
            records += bytes / RECORD;
        }
        return records;
    }

    private static ImageSet images(List<Path> files, Path scratch, Runnable readOne) throws IOException {
        List<Integer> labels = new ArrayList<>();
        try (PixelFile pixels = new PixelFile(scratch, SIZE, 3)) {
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (byte[] read = in.readNBytes(BLOCK); read.length >= RECORD; read = in.readNBytes(BLOCK)) {
                        pixels.put(labels.size(), interleave(read));
                        for (int at = 0; at < read.length; at += RECORD) {
                            labels.add(label(read[at], file));
                            readOne.run();
                        }
                    }
                }
            }
            return pixels.toImageSet(labels, i -> false);
        }
    }

    private static int label(byte read, Path file) {
        int label = read & 0xFF;
        if (label >= CLASSES.size()) {
            throw new DatasetException(
                    "%s has label %d, but CIFAR-10 has labels 0 to 9; unpack the release again".formatted(file, label));
        }
        return label;
    }

    /** Pixels of whole records, uint8 [N,H,W,C]. */
    private static byte[] interleave(byte[] records) {
        byte[] images = new byte[records.length / RECORD * 3 * PLANE];
        for (int n = 0; n < records.length / RECORD; n++) {
            int from = n * RECORD + 1;
            int to = n * 3 * PLANE;
            for (int i = 0; i < PLANE; i++) {
                images[to + 3 * i] = records[from + i];
                images[to + 3 * i + 1] = records[from + PLANE + i];
                images[to + 3 * i + 2] = records[from + 2 * PLANE + i];
            }
        }
        return images;
    }

    private static Path trainFile(Path dir, int n) {
        return dir.resolve("data_batch_%d.bin".formatted(n));
    }

    private static DatasetException missing(Path file) {
        return new DatasetException(
                "%s is missing, but the files beside it are there; unpack the release again".formatted(file));
    }
}
