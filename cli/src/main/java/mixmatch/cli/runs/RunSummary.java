package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;

/**
 * One run in a line.
 *
 * @param method as the spec names it; a question mark where the spec is of another version and can't be read
 * @param steps of the whole run; 0 where the spec can't be read
 * @param testAccuracy of the newest evaluated checkpoint, 0..1; NaN before the first
 */
public record RunSummary(String run, String method, RunLife life, long step, long steps, double testAccuracy) {
    public static RunSummary of(RunView run, AllRuns runs) {
        Optional<RunSpec> spec = spec(run);
        return new RunSummary(
                run.run(),
                spec.map(s -> s.method().name()).orElse("?"),
                runs.life(run),
                runs.step(run),
                spec.map(s -> s.training().steps()).orElse(0L),
                run.newestEvaluation().map(e -> e.getTest().getAccuracy()).orElse(Double.NaN));
    }

    /** The submitted spec, where this version can read it. */
    public static Optional<RunSpec> spec(RunView run) {
        return run.submitted().flatMap(submitted -> readable(() -> RunSpec.of(submitted)));
    }

    static Optional<RunSpec> readable(Supplier<RunSpec> spec) {
        try {
            return Optional.of(spec.get());
        } catch (SpecException e) {
            return Optional.empty();
        }
    }

    /** As in {@code stopped at step 40 of 800}. */
    public String standing() {
        return "%s at step %d of %d".formatted(life.text(), step, steps);
    }

    /** One JSON object; an unknown accuracy is left out. */
    ObjectNode toJson() {
        ObjectNode node = new ObjectMapper()
                .createObjectNode()
                .put("run", run)
                .put("method", method)
                .put("state", life.text())
                .put("step", step)
                .put("steps", steps);
        if (!Double.isNaN(testAccuracy)) {
            node.put("testAccuracy", testAccuracy);
        }
        return node;
    }
}
