package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mixmatch.eval.board.Guesses;
import mixmatch.eval.board.LossCurves;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.RunSnapshot;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** The newest guesses for unlabelled images. */
@Path("/api/v1/runs/{run}")
public class SamplesResource {
    private static final int HISTORY_POINTS = 300;

    private final RunBoard board;
    private final RunFacts facts;
    private final SamplesWatch watch;

    SamplesResource(RunBoard board, RunFacts facts, SamplesWatch watch) {
        this.board = board;
        this.facts = facts;
        this.watch = watch;
    }

    /** The newest guessed batch; images in the order of the sprite's columns. */
    public record SamplePage(
            @JsonUnwrapped Sample.Header batch, List<String> classes, String sprite, List<Guesses.Guess> images) {}

    public record GuessPage(
            long step,
            long modelStep,
            Optional<Double> accuracy,
            Guesses.ConfidenceHistogram confidence,
            Optional<Guesses.Mask> mask,
            GuessHistory history) {}

    public record GuessHistory(long[] step, double[] accuracy) {}

    @GET
    @Path("samples")
    @Operation(summary = "The newest guessed batch; 204 while none has been seen")
    public RestResponse<SamplePage> samples(String run) throws IOException {
        RunSnapshot snapshot = facts.run(run);
        Optional<Sample> sample = watch.look(run).sample();
        if (sample.isEmpty()) {
            return RestResponse.noContent();
        }
        Sample.Header batch = sample.get().header();
        String sprite = "/api/v1/runs/%s/samples/%d/sprite.png".formatted(run, batch.step());
        List<Guesses.Guess> images = sample.get().images();
        return RestResponse.ok(new SamplePage(batch, facts.classes(snapshot), sprite, images));
    }

    @GET
    @Path("samples/{step}/sprite.png")
    @Produces("image/png")
    @Operation(summary = "A batch's pixels: a row an augmentation, a column an image")
    public byte[] sprite(String run, long step) {
        String gone = "The batch of step %d is no longer looked at; GET /api/v1/runs/%s/samples gives the newest.";
        return watch.sprite(RunFacts.checked(run), step).orElseThrow(() -> new Refusal(404, gone, step, run));
    }

    @GET
    @Path("guesses")
    @Operation(summary = "How sure and how right the newest guesses are; 204 while none has been seen")
    public RestResponse<GuessPage> guesses(String run) throws IOException {
        facts.run(run);
        SamplesWatch.NewestGuesses seen = watch.look(run);
        if (seen.sample().isEmpty()) {
            return RestResponse.noContent();
        }
        LossCurves curves = board.losses(run, 1, Long.MAX_VALUE, HISTORY_POINTS).orElseThrow(() -> Refusal.noRun(run));
        Sample.Header batch = seen.sample().get().header();
        GuessHistory history = new GuessHistory(curves.step(), curves.means().guessAccuracy());
        return RestResponse.ok(new GuessPage(
                batch.step(), batch.modelStep(), seen.accuracy(), seen.confidence(), seen.mask(), history));
    }
}
