package mixmatch.ingest;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.ImageSet;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/** SVHN's cropped digits (Y. Netzer and others, 2011): MAT-5, X uint8 [32,32,3,N], y [N,1], where 10 is the digit 0. */
final class Svhn {
    private static final int SIZE = 32;
    private static final int CHANNELS = 3;
    private static final String TRAIN = "train_32x32.mat";
    private static final String TEST = "test_32x32.mat";
    private static final String PROVENANCE =
            "The Street View House Numbers, cropped digits; Y. Netzer, T. Wang, A. Coates,"
                    + " A. Bissacco, B. Wu, A. Y. Ng, 2011; for non-commercial use.";

    private Svhn() {}

    static boolean isIn(Path dir) {
        return Files.isRegularFile(dir.resolve(TRAIN));
    }

    static Dataset read(Path dir, Path scratch, ProgressListener listener) throws IOException {
        if (!Files.isRegularFile(dir.resolve(TEST))) {
            throw new DatasetException("%s is missing beside %s; download it too".formatted(dir.resolve(TEST), TRAIN));
        }
        // The number of test images is known only once their file is read: the total grows then.
        ImageSet train = images(dir.resolve(TRAIN), scratch, listener, 0);
        ImageSet test = images(dir.resolve(TEST), scratch, listener, train.count());
        return Dataset.of("svhn", Digits.NAMES, train, test, List.of(), PROVENANCE);
    }

    private static ImageSet images(Path file, Path scratch, ProgressListener listener, int before) throws IOException {
        MatFile mat = parse(file);
        Matrix x = matrix(mat, "X", file);
        Matrix y = matrix(mat, "y", file);
        try {
            return images(x, y, file, scratch, listener, before);
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw new DatasetException("%s has fewer numbers than it says; download it again".formatted(file), e);
        }
    }

    private static ImageSet images(Matrix x, Matrix y, Path file, Path scratch, ProgressListener listener, int before)
            throws IOException {
        int[] shape = x.getDimensions();
        int count = shape.length == 4 ? shape[3] : 1;
        boolean cropped = shape.length >= 3 && shape[0] == SIZE && shape[1] == SIZE && shape[2] == CHANNELS;
        if (!cropped || y.getNumElements() != count) {
            throw new DatasetException(
                    "%s has X of %s and %d labels, but cropped digits are [32, 32, 3, N] with N labels; download it again"
                            .formatted(file, Arrays.toString(shape), y.getNumElements()));
        }
        List<Integer> labels = new ArrayList<>();
        try (PixelFile pixels = new PixelFile(scratch, SIZE, 3)) {
            for (int n = 0; n < count; n++) {
                int label = y.getInt(n);
                if (label < 1 || label > 10) {
                    throw new DatasetException(
                            "%s has label %d at image %d, but SVHN has labels 1 to 10; download it again"
                                    .formatted(file, label, n));
                }
                labels.add(label % 10);
                pixels.put(n, image(x, n));
                listener.read(before + n + 1L, before + count);
            }
            return pixels.toImageSet(labels, i -> false);
        }
    }

    /** MATLAB's column order to row order: the first index of X runs fastest. */
    private static byte[] image(Matrix x, int n) {
        byte[] image = new byte[SIZE * SIZE * CHANNELS];
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                for (int c = 0; c < CHANNELS; c++) {
                    int from = row + SIZE * (column + SIZE * (c + CHANNELS * n));
                    image[(row * SIZE + column) * CHANNELS + c] = x.getByte(from);
                }
            }
        }
        return image;
    }

    private static MatFile parse(Path file) {
        try {
            MatrixSizes.check(file);
            return Mat5.readFromFile(file.toFile());
        } catch (RuntimeException | IOException e) {
            throw new DatasetException(
                    "%s cannot be read as a MAT-5 file: %s; download it again".formatted(file, e.getMessage()), e);
        }
    }

    private static Matrix matrix(MatFile mat, String name, Path file) {
        try {
            return mat.getMatrix(name);
        } catch (RuntimeException e) {
            throw new DatasetException("%s has no matrix %s; download it again".formatted(file, name), e);
        }
    }
}
