package mixmatch.eval.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import mixmatch.eval.tracking.EventFile;
import mixmatch.eval.tracking.ScalarPoint;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;

/** What eval reads from the store. */
public final class EvaluationParsers {
    private static final String KEY = "runs/a/history/1-3-1.csv";

    private EvaluationParsers() {}

    public static List<Parser> all() throws Exception {
        byte[] csv = Valid.bytes("step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n"
                + "1,0.5,0.25,1,0.75,,3\n2,0.5,0.25,1,0.75,0.5,3\n3,NaN,0.25,1,NaN,0.5,3\n");
        ScalarPoint point = new ScalarPoint(1, Instant.EPOCH, new TreeMap<>(java.util.Map.of("loss/x", 0.5f)));
        return List.of(
                Parser.of(
                        "stored evaluation",
                        List.of(Evaluations.write(Valid.EVALUATION)),
                        Evaluations::read,
                        InvalidProtocolBufferException.class),
                Parser.of(
                        "losses in the store",
                        List.of(csv),
                        bytes -> LossHistory.join(
                                List.of(KEY), key -> Optional.of(bytes), OutputStream.nullOutputStream(), 64),
                        IllegalArgumentException.class),
                Parser.of(
                        "TensorBoard's events",
                        List.of(EventFile.write(List.of(point, point))),
                        EventFile::read,
                        IllegalArgumentException.class));
    }
}
