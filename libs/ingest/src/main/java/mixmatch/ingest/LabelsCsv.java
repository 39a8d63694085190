package mixmatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mixmatch.datasets.DatasetException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** {@code labels.csv}: a line an image that a person labelled, its file and its label; a header line may precede. */
record LabelsCsv(Path file, List<Row> rows) {
    static final String NAME = "labels.csv";
    private static final Set<String> HEADERS = Set.of("file", "filename", "image", "path");

    /** One labelled image; {@code line} counts from 1. */
    record Row(long line, String image, String label) {}

    /** Each label once, ascending. */
    List<String> labels() {
        return rows.stream().map(Row::label).distinct().sorted().toList();
    }

    /** Reads the rows; the images that they name are not looked for. */
    static LabelsCsv read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (CSVParser parser = CSVFormat.DEFAULT.builder().setTrim(true).get().parse(new StringReader(text(file)))) {
            for (CSVRecord row : parser) {
                long line = parser.getCurrentLineNumber();
                if (row.size() != 2 || row.get(0).isEmpty() || row.get(1).isEmpty()) {
                    throw new DatasetException(
                            "%s line %d must be file,label, but is: %s".formatted(file, line, String.join(",", row)));
                }
                boolean header = row.getRecordNumber() == 1
                        && HEADERS.contains(row.get(0).toLowerCase(Locale.ROOT));
                if (!header) {
                    rows.add(new Row(line, ImageFiles.slashed(row.get(0)), ImageFiles.normalized(row.get(1))));
                }
            }
        } catch (UncheckedIOException e) {
            throw new DatasetException(
                    "%s is not a CSV file: %s".formatted(file, e.getCause().getMessage()), e);
        }
        if (rows.isEmpty()) {
            throw new DatasetException("%s names no image; give it lines of file,label or remove it".formatted(file));
        }
        return new LabelsCsv(file, rows);
    }

    private static String text(Path file) throws IOException {
        try {
            String text = Files.readString(file, UTF_8);
            // Spreadsheets put a byte order mark first.
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new DatasetException("%s is not UTF-8 text; save it as CSV in UTF-8".formatted(file), e);
        }
    }
}
