package mixmatch.cli.models;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;

/** A file of features while it is written, a row an image. Closing ends it. */
interface FeatureFile extends Closeable {
    /** Rows for these images: row-major [images, features]. */
    void add(List<Path> images, float[] features) throws IOException;

    /** CSV as RFC 4180 has it: {@code file,f0,f1,...}; numbers are such that they are read as the same floats. */
    static FeatureFile csv(Path to, int count) throws IOException {
        CSVFormat format = CSVFormat.RFC4180;
        BufferedWriter out = Files.newBufferedWriter(to);
        List<String> header = new ArrayList<>(List.of("file"));
        IntStream.range(0, count).forEach(f -> header.add("f" + f));
        format.printRecord(out, header.toArray());
        return new FeatureFile() {
            @Override
            public void add(List<Path> images, float[] features) throws IOException {
                for (int i = 0; i < images.size(); i++) {
                    Object[] row = new Object[1 + count];
                    row[0] = images.get(i);
                    for (int f = 0; f < count; f++) {
                        row[1 + f] = Float.toString(features[i * count + f]);
                    }
                    format.printRecord(out, row);
                }
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    /** NumPy's format, float32 [images, features]: without the images' names. */
    static FeatureFile npy(Path to, int count) throws IOException {
        NpyFile file = NpyFile.create(to, count);
        return new FeatureFile() {
            @Override
            public void add(List<Path> images, float[] features) throws IOException {
                file.add(features);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
