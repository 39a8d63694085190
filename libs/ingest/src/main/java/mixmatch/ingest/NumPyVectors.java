package mixmatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.VectorViews;

/**
 * Vectors that other software made, in a folder of NumPy files: {@code train.npy} float32 [N,F], or [N,views,F] of weak views, {@code
 * test.npy} float32 [N,F], the classes of each in {@code train-labels.npy} and {@code test-labels.npy}, whole numbers [N], -1 where
 * unknown, and their names a line in {@code classes.txt}; without it they are called by their numbers.
 */
final class NumPyVectors {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String PROVENANCE =
            "Vectors from %s; what they may be used for is not known to this software.";

    private NumPyVectors() {}

    static boolean isIn(Path dir) {
        return Files.isRegularFile(dir.resolve(TRAIN + ".npy"));
    }

    static Dataset read(Path dir, Path scratch, ProgressListener listener) throws IOException {
        ImageSet train = vectors(dir, TRAIN, scratch);
        ImageSet test = vectors(dir, TEST, scratch);
        if (test.views() != 1 || !test.size().equals(train.size())) {
            throw new DatasetException("%s must hold [N,%d] numbers, as %s.npy has vectors of %s"
                    .formatted(dir.resolve(TEST + ".npy"), train.size().channels(), TRAIN, train.size()));
        }
        listener.read((long) train.count() + test.count(), (long) train.count() + test.count());
        return Dataset.of(
                name(dir),
                classNames(dir, train, test),
                train,
                test,
                List.of(),
                PROVENANCE.formatted(dir.getFileName()),
                new VectorViews(train.views(), 0, "", Map.of()));
    }

    private static ImageSet vectors(Path dir, String part, Path scratch) throws IOException {
        Path file = dir.resolve(part + ".npy");
        NpyArray array = NpyArray.of(existing(file));
        long[] shape = array.shape();
        boolean good = array.type().equals("f4")
                && (shape.length == 2 || shape.length == 3)
                && Arrays.stream(shape).allMatch(size -> size > 0 && size < Integer.MAX_VALUE / Float.BYTES);
        if (!good) {
            throw new DatasetException("%s must hold float32 [N,F] or [N,views,F], but has %s %s"
                    .formatted(file, array.type(), Arrays.toString(shape)));
        }
        int[] labels = NpyArray.of(existing(dir.resolve(part + "-labels.npy"))).integers();
        if (labels.length != shape[0]) {
            throw new DatasetException(
                    "%s has %d vectors, but %s-labels.npy %d classes".formatted(file, shape[0], part, labels.length));
        }
        int views = shape.length == 3 ? (int) shape[1] : 1;
        ImageSize size = ImageSize.ofVector((int) shape[shape.length - 1]);
        // The numbers alone, in a nameless file: whoever changes the folder meanwhile changes no run.
        Path copy = Files.createDirectories(scratch).resolve("mixmatch-" + UUID.randomUUID() + ".vectors");
        try (FileChannel from = FileChannel.open(file, READ);
                FileChannel to = FileChannel.open(copy, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE)) {
            long at = array.offset();
            while (at < from.size()) {
                at += from.transferTo(at, from.size() - at, to);
            }
            return ImageSet.map(to, size, views, labels);
        }
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DatasetException(
                    "%s is missing; a folder of vectors holds it beside %s.npy".formatted(file, TRAIN));
        }
        return file;
    }

    private static List<String> classNames(Path dir, ImageSet train, ImageSet test) throws IOException {
        Path file = dir.resolve("classes.txt");
        if (Files.isRegularFile(file)) {
            return Files.readAllLines(file, UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
        int last = IntStream.concat(Arrays.stream(train.labels()), Arrays.stream(test.labels()))
                .max()
                .orElse(0);
        if (last >= train.count() + test.count()) {
            throw new DatasetException(
                    "%s has vectors of class %d, but not so many vectors; number classes from 0".formatted(dir, last));
        }
        return IntStream.rangeClosed(0, last).mapToObj(Integer::toString).toList();
    }

    private static String name(Path dir) {
        String name = dir.toAbsolutePath()
                .normalize()
                .getFileName()
                .toString()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String short64 = name.substring(0, Math.min(64, name.length())).replaceAll("-$", "");
        return short64.isEmpty() ? "vectors" : short64;
    }
}
