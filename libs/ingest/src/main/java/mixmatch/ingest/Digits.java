package mixmatch.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The project's handwritten digits: 8x8 gray, pixel = floor(value * 255 / 16); the last 50 of a class are for testing. */
final class Digits {
    private static final int SIZE = 8;
    private static final int PIXELS = SIZE * SIZE;
    static final List<String> NAMES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private static final int TEST_PER_CLASS = 50;
    private static final int LARGEST_VALUE = 16;
    private static final String PROVENANCE =
            "Optical Recognition of Handwritten Digits, test fold; E. Alpaydin, C. Kaynak,"
                    + " UCI Machine Learning Repository, 1998; CC BY 4.0.";

    private Digits() {}

    static Dataset read() {
        List<CSVRecord> lines = lines();
        int[] left = new int[NAMES.size()];
        lines.forEach(line -> left[label(line)]++);
        List<CSVRecord> train = new ArrayList<>();
        List<CSVRecord> test = new ArrayList<>();
        for (CSVRecord line : lines) {
            (left[label(line)]-- <= TEST_PER_CLASS ? test : train).add(line);
        }
        return Dataset.of("digits", NAMES, images(train), images(test), List.of(), PROVENANCE);
    }

    private static List<CSVRecord> lines() {
        try (InputStream in = Digits.class.getResourceAsStream("digits.csv.gz");
                BufferedReader text = new BufferedReader(new InputStreamReader(new GZIPInputStream(in), US_ASCII))) {
            return CSVFormat.DEFAULT.parse(text).getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageSet images(List<CSVRecord> lines) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(lines.size() * PIXELS);
        for (CSVRecord line : lines) {
            for (int i = 0; i < PIXELS; i++) {
                pixels.put((byte) (Integer.parseInt(line.get(i)) * 255 / LARGEST_VALUE));
            }
        }
        int[] labels = lines.stream().mapToInt(Digits::label).toArray();
        return ImageSet.of(new ImageSize(SIZE, SIZE, 1), pixels.flip(), labels);
    }

    private static int label(CSVRecord line) {
        return Integer.parseInt(line.get(PIXELS));
    }
}
