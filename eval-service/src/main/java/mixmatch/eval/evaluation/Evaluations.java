package mixmatch.eval.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import org.jboss.logging.Logger;

/** The evaluations in the store, as Protobuf's canonical JSON: all that outlives the service. Used by one thread. */
public final class Evaluations {
    private static final Logger LOG = Logger.getLogger(Evaluations.class);
    private static final int MOST_READ = 4096;
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().alwaysPrintFieldsWithNoPresence();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    /** Evaluations by key without what grows with the classes, so that a long history is not fetched again at each checkpoint. */
    private final Map<String, Evaluation> read = RecentlyUsed.atMost(MOST_READ);

    private final ObjectStore store;

    public Evaluations(ObjectStore store) {
        this.store = store;
    }

    public static String key(String run, long step, long epoch) {
        return ObjectKeys.report(run, "evaluations/%d-%d.json".formatted(step, epoch));
    }

    private static String key(CheckpointWritten checkpoint) {
        return key(checkpoint.getRun(), checkpoint.getStep(), checkpoint.getEpoch());
    }

    static byte[] write(Evaluation evaluation) throws InvalidProtocolBufferException {
        return (PRINTER.print(evaluation) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public static Evaluation read(byte[] json) throws InvalidProtocolBufferException {
        Evaluation.Builder evaluation = Evaluation.newBuilder();
        PARSER.merge(new String(json, StandardCharsets.UTF_8), evaluation);
        return evaluation.build();
    }

    /** What is announced of an evaluation: confusions, of the square of the number of classes, are in the store alone. */
    public static Evaluation announced(Evaluation whole) {
        return changed(whole, Accuracy.Builder::clearConfusion);
    }

    private static Evaluation slim(Evaluation whole) {
        return changed(whole, accuracy -> accuracy.clearConfusion().clearPerClass());
    }

    private static Evaluation changed(Evaluation whole, UnaryOperator<Accuracy.Builder> change) {
        Evaluation.Builder changed = whole.toBuilder();
        change.apply(changed.getTestBuilder());
        if (whole.hasValidation()) {
            change.apply(changed.getValidationBuilder());
        }
        return changed.build();
    }

    /** The evaluation of exactly this checkpoint's model; empty where there is none. */
    public Optional<Evaluation> find(CheckpointWritten checkpoint) throws IOException {
        return stored(key(checkpoint))
                .filter(e -> e.getModelSha256().equals(checkpoint.getModel().getSha256()));
    }

    /** Stores an evaluation, without the names of report files. */
    public void put(Evaluation evaluation) throws IOException {
        String key = key(evaluation.getRun(), evaluation.getStep(), evaluation.getEpoch());
        store.put(key, write(evaluation), "application/json");
        read.put(key, slim(evaluation));
    }

    public void forget(CheckpointWritten checkpoint) throws IOException {
        String key = key(checkpoint);
        read.remove(key);
        store.delete(key);
    }

    /** A run's evaluations to that step, without confusions and classes. */
    public List<Evaluation> upTo(String run, long step) throws IOException {
        List<Evaluation> found = new ArrayList<>();
        for (String key : store.list(ObjectKeys.report(run, "evaluations/"))) {
            if (!read.containsKey(key)) {
                stored(key).ifPresent(evaluation -> read.put(key, slim(evaluation)));
            }
            Optional.ofNullable(read.get(key)).filter(e -> e.getStep() <= step).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Evaluation> stored(String key) throws IOException {
        Optional<byte[]> json = store.find(key);
        try {
            return json.isPresent() ? Optional.of(read(json.get())) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            // As if it were not there: made again if its checkpoint comes again, it never stops the pipeline.
            LOG.warnf("A stored evaluation can't be read and is left out. key=%s reason=%s", key, e.getMessage());
            return Optional.empty();
        }
    }
}
