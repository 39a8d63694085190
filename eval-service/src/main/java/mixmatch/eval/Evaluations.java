package mixmatch.eval;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import org.jboss.logging.Logger;

/**
 * The evaluations in the store, {@code runs/<run>/report/evaluations/<step>-<epoch>.json}: the memory of a service that
 * has none of its own. Used by one thread.
 */
final class Evaluations {
    private static final Logger LOG = Logger.getLogger(Evaluations.class);
    private static final int MOST_READ = 4096;

    /** What was read or written, by key, so that a long history is not fetched again at each checkpoint. */
    private final Map<String, Evaluation> read = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Evaluation> eldest) {
            return size() > MOST_READ;
        }
    };

    private final ObjectStore store;

    Evaluations(ObjectStore store) {
        this.store = store;
    }

    /** The evaluation of exactly this checkpoint's model, if there is one. */
    Optional<Evaluation> find(CheckpointWritten checkpoint) throws IOException {
        return find(key(checkpoint.getRun(), checkpoint.getStep(), checkpoint.getEpoch()))
                .filter(e -> e.getModelSha256().equals(checkpoint.getModel().getSha256()));
    }

    /** Stores an evaluation, without the names of report files. */
    void put(Evaluation evaluation) throws IOException {
        String key = key(evaluation.getRun(), evaluation.getStep(), evaluation.getEpoch());
        store.put(key, EvaluationJson.write(evaluation), "application/json");
        read.put(key, evaluation);
    }

    /** Deletes the checkpoint's evaluation. */
    void forget(CheckpointWritten checkpoint) throws IOException {
        String key = key(checkpoint.getRun(), checkpoint.getStep(), checkpoint.getEpoch());
        read.remove(key);
        store.delete(key);
    }

    /** Every evaluation of the run up to {@code step}. */
    List<Evaluation> upTo(String run, long step) throws IOException {
        List<Evaluation> found = new ArrayList<>();
        for (String key : store.list(ObjectKeys.report(run, "evaluations/"))) {
            find(key).filter(e -> e.getStep() <= step).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Evaluation> find(String key) throws IOException {
        Evaluation known = read.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<byte[]> json = store.find(key);
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            Evaluation evaluation = EvaluationJson.read(json.get());
            read.put(key, evaluation);
            return Optional.of(evaluation);
        } catch (InvalidProtocolBufferException e) {
            // Counted as not there: it is made again if its checkpoint comes again, and never stops the pipeline.
            LOG.warnf("A stored evaluation can't be read and is left out. key=%s reason=%s", key, e.getMessage());
            return Optional.empty();
        }
    }

    private static String key(String run, long step, long epoch) {
        return ObjectKeys.report(run, "evaluations/%d-%d.json".formatted(step, epoch));
    }
}
