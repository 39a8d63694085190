package mixmatch.eval.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.CharConversionException;
import java.time.Instant;
import java.util.List;
import mixmatch.datasets.DatasetManifest;
import mixmatch.eval.board.Guesses;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.ingest.Sources;
import mixmatch.v1.GuessedBatch;

/** What the page's server takes: requests for runs, guesses to be drawn. */
public final class RequestParsers {
    private RequestParsers() {}

    public static List<Parser> all() {
        ObjectMapper json = new ObjectMapper().registerModule(new Jdk8Module());
        DatasetManifest images = Sources.digits().manifest();
        byte[] request = Valid.bytes("{\"name\": \"a\", \"dataset\": \"digits\", \"method\": \"mixmatch\", \"seed\": 3,"
                + " \"yaml\": \"training: {steps: 100}\", \"spec\": {\"training\": {\"batch\": 16}, \"seed\": 4}}");
        return List.of(
                Parser.of(
                                "request for a run",
                                List.of(request),
                                bytes -> {
                                    NewRun run = json.readValue(bytes, NewRun.class);
                                    if (run != null) {
                                        run.datasetId();
                                        run.spec(images);
                                    }
                                },
                                JsonProcessingException.class,
                                CharConversionException.class,
                                Refusal.class)
                        .slow(),
                Parser.of(
                        "guesses to be drawn",
                        List.of(Valid.GUESSED.toByteArray()),
                        bytes -> {
                            GuessedBatch batch = GuessedBatch.parseFrom(bytes);
                            Sample.of(batch, Guesses.read(batch), Instant.EPOCH);
                        },
                        InvalidProtocolBufferException.class,
                        IllegalArgumentException.class));
    }
}
