package mixmatch.eval.api;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.util.List;
import mixmatch.eval.board.EvaluationCurve.EvaluationCurves;
import mixmatch.eval.board.LossCurves;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.RunLine;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Runs and their curves. */
@Path("/api/v1/runs")
public class RunsResource {
    private static final int MOST_POINTS = 2000;

    private final RunBoard board;
    private final RunFacts facts;
    private final BoardFeed feed;

    RunsResource(RunBoard board, RunFacts facts, BoardFeed feed) {
        this.board = board;
        this.facts = facts;
        this.feed = feed;
    }

    @GET
    @Operation(summary = "All runs, the newest first")
    public List<RunLine> runs() throws IOException {
        if (!feed.ready()) {
            throw new Refusal(503, "The topics have not been read yet; try again in a moment.");
        }
        return facts.runs();
    }

    @GET
    @Path("{run}")
    @Operation(summary = "Everything that is known of a run")
    public RunPage run(String run) throws IOException {
        return facts.page(facts.run(run));
    }

    @GET
    @Path("{run}/losses")
    @Operation(summary = "Losses by step, down-sampled to at most so many points")
    public LossCurves losses(
            String run,
            @QueryParam("points") @DefaultValue("600") int points,
            @QueryParam("from") @DefaultValue("1") long from,
            @QueryParam("to") @DefaultValue("9000000000000000000") long to)
            throws IOException {
        if (from < 1 || to < from) {
            throw new Refusal(
                    400, "from is %d and to is %d; steps count from 1, and to must be at least from.", from, to);
        }
        return board.losses(RunFacts.checked(run), from, to, points(points)).orElseThrow(() -> Refusal.noRun(run));
    }

    @GET
    @Path("{run}/evaluations")
    @Operation(summary = "Accuracies of the evaluated checkpoints")
    public EvaluationCurves evaluations(String run, @QueryParam("points") @DefaultValue("600") int points) {
        return board.evaluations(RunFacts.checked(run), points(points)).orElseThrow(() -> Refusal.noRun(run));
    }

    @GET
    @Path("{run}/evaluations/{step}")
    @Operation(summary = "One evaluation with its confusion matrix; step is a number or last")
    public EvaluationPage evaluation(String run, String step) throws IOException {
        return facts.evaluation(facts.run(run), step);
    }

    private static int points(int asked) {
        if (asked < 1 || asked > MOST_POINTS) {
            throw new Refusal(400, "points is %d, but must be in 1..%d.", asked, MOST_POINTS);
        }
        return asked;
    }
}
