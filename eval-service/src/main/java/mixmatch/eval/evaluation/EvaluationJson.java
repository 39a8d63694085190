package mixmatch.eval.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.Evaluation;

/** An evaluation as the JSON of its Protobuf message (proto3's canonical mapping: int64 as text, NaN as "NaN"). */
public final class EvaluationJson {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().alwaysPrintFieldsWithNoPresence();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private EvaluationJson() {}

    public static String key(String run, long step, long epoch) {
        return ObjectKeys.report(run, "evaluations/%d-%d.json".formatted(step, epoch));
    }

    public static byte[] write(Evaluation evaluation) {
        try {
            return (PRINTER.print(evaluation) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an evaluation holds no Any, so it always has a JSON form", e);
        }
    }

    public static Evaluation read(byte[] json) throws InvalidProtocolBufferException {
        Evaluation.Builder evaluation = Evaluation.newBuilder();
        PARSER.merge(new String(json, StandardCharsets.UTF_8), evaluation);
        return evaluation.build();
    }
}
