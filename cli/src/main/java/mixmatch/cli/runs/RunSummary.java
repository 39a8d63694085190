package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;

/**
 * One run in a line.
 *
 * @param data the dataset's name and hash, as in {@code digits-1f3a…}
 * @param spec empty where it is of another version and can't be read
 * @param step the last one completed
 * @param testAccuracy of the newest evaluated checkpoint, 0..1; NaN before there is one
 */
public record RunSummary(
        String run,
        String data,
        Optional<RunSpec> spec,
        RunLife life,
        long step,
        double testAccuracy,
        Instant submittedAt) {
    public static RunSummary of(RunView run, AllRuns runs) {
        return new RunSummary(
                run.run(),
                run.dataset(),
                run.spec(),
                runs.life(run),
                runs.step(run),
                run.newestEvaluation().map(e -> e.getTest().getAccuracy()).orElse(Double.NaN),
                run.submittedAt());
    }

    String method() {
        return ofSpec(one -> one.method().name());
    }

    /** Of the whole run; 0 where the spec can't be read. */
    public long steps() {
        return spec.map(one -> one.training().steps()).orElse(0L);
    }

    /** A fact of its spec; a question mark where that can't be read. */
    String ofSpec(Function<RunSpec, String> fact) {
        return spec.map(fact).orElse("?");
    }

    /** As in {@code stopped at step 40 of 800}. */
    public String standing() {
        return "%s at step %d of %d".formatted(life.text(), step, steps());
    }

    /** One JSON object; what is unknown is left out. */
    public ObjectNode toJson() {
        ObjectNode node = new ObjectMapper()
                .createObjectNode()
                .put("run", run)
                .put("dataset", data)
                .put("method", method())
                .put("state", life.text())
                .put("step", step)
                .put("steps", steps())
                .put("submittedAt", submittedAt.toString());
        spec.ifPresent(one -> node.put("data", one.dataset().source().text())
                .put("labels", one.dataset().labels())
                .put("seed", one.seed()));
        if (!Double.isNaN(testAccuracy)) {
            node.put("testAccuracy", testAccuracy);
        }
        return node;
    }
}
