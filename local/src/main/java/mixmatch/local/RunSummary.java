package mixmatch.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;
import mixmatch.v1.Evaluation;

/**
 * One run in a line.
 *
 * @param method as the spec names it; a question mark where the spec is of another version and can't be read
 * @param step the last completed one
 * @param steps of the whole run; 0 where the spec can't be read
 * @param testAccuracy of the newest evaluated checkpoint, 0..1; NaN before the first
 */
record RunSummary(String run, String method, RunLife life, long step, long steps, double testAccuracy) {
    static RunSummary of(RunView run, AllRuns runs) {
        Optional<RunSpec> spec = spec(run);
        return new RunSummary(
                run.run(),
                spec.map(s -> s.method().name().text()).orElse("?"),
                runs.life(run),
                runs.step(run),
                spec.map(s -> s.training().steps()).orElse(0L),
                run.newestEvaluation().map(RunSummary::accuracy).orElse(Double.NaN));
    }

    /** What was submitted, where this version can read it. */
    static Optional<RunSpec> spec(RunView run) {
        try {
            return run.submitted().map(s -> RunSpec.parse(s.getYaml(), "the spec of run " + run.run()));
        } catch (SpecException e) {
            return Optional.empty();
        }
    }

    private static double accuracy(Evaluation evaluation) {
        return evaluation.getTest().getAccuracy();
    }

    /** What is not known is left out. */
    ObjectNode toJson() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("run", run)
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
