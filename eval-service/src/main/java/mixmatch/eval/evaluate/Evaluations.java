package mixmatch.eval.evaluate;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.eval.evaluation.EvaluationJson;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import org.jboss.logging.Logger;

/** The evaluations in the store; the service remembers nothing else from one start to the next. Used by one thread. */
final class Evaluations {
    private static final Logger LOG = Logger.getLogger(Evaluations.class);
    private static final int MOST_READ = 4096;

    /** Evaluations by key, so that a long history is not fetched again at each checkpoint. */
    private final Map<String, Evaluation> read = RecentlyUsed.atMost(MOST_READ);

    private final ObjectStore store;

    Evaluations(ObjectStore store) {
        this.store = store;
    }

    /** The evaluation of exactly this checkpoint's model; empty where there is none. */
    Optional<Evaluation> find(CheckpointWritten checkpoint) throws IOException {
        return find(key(checkpoint))
                .filter(e -> e.getModelSha256().equals(checkpoint.getModel().getSha256()));
    }

    /** Stores an evaluation, without the names of report files. */
    void put(Evaluation evaluation) throws IOException {
        String key = EvaluationJson.key(evaluation.getRun(), evaluation.getStep(), evaluation.getEpoch());
        store.put(key, EvaluationJson.write(evaluation), "application/json");
        read.put(key, evaluation);
    }

    void forget(CheckpointWritten checkpoint) throws IOException {
        String key = key(checkpoint);
        read.remove(key);
        store.delete(key);
    }

    List<Evaluation> upTo(String run, long step) throws IOException {
        List<Evaluation> found = new ArrayList<>();
        for (String key : store.list(ObjectKeys.report(run, "evaluations/"))) {
            find(key).filter(e -> e.getStep() <= step).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Evaluation> find(String key) throws IOException {
        Optional<byte[]> json = read.containsKey(key) ? Optional.empty() : store.find(key);
        if (json.isPresent()) {
            try {
                read.put(key, EvaluationJson.read(json.get()));
            } catch (InvalidProtocolBufferException e) {
                // As if it were not there: it is made again if its checkpoint comes again, and never stops the
                // pipeline.
                LOG.warnf("A stored evaluation can't be read and is left out. key=%s reason=%s", key, e.getMessage());
            }
        }
        return Optional.ofNullable(read.get(key));
    }

    private static String key(CheckpointWritten checkpoint) {
        return EvaluationJson.key(checkpoint.getRun(), checkpoint.getStep(), checkpoint.getEpoch());
    }
}
