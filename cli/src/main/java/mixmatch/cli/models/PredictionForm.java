package mixmatch.cli.models;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** A form in which predictions are printed, one after the other; closing ends what was printed, not the stream. */
interface PredictionForm extends Closeable {
    void print(Prediction prediction) throws IOException;

    @Override
    default void close() throws IOException {}

    /** A line each, with tabs between. */
    static PredictionForm lines(PrintStream out) {
        return prediction -> out.println(String.join("\t", prediction.cells()));
    }

    /** The same with a header, as RFC 4180 has it. */
    static PredictionForm csv(PrintStream out, int top) throws IOException {
        CSVFormat format = CSVFormat.RFC4180;
        List<String> header = new ArrayList<>(List.of("file", "class", "probability"));
        for (int i = 2; i <= top; i++) {
            header.addAll(List.of("class_" + i, "probability_" + i));
        }
        format.printRecord(out, header.toArray());
        return prediction -> format.printRecord(out, prediction.cells().toArray());
    }

    /** One JSON array. */
    static PredictionForm json(PrintStream out) throws IOException {
        SequenceWriter array = new ObjectMapper()
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .writer()
                .writeValuesAsArray(out);
        return new PredictionForm() {
            @Override
            public void print(Prediction prediction) throws IOException {
                array.write(prediction);
            }

            @Override
            public void close() throws IOException {
                array.close();
                out.println();
            }
        };
    }
}
