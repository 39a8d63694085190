package mixmatch.eval.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mixmatch.eval.board.ConfidenceHistogram;
import mixmatch.eval.board.Guesses;
import mixmatch.eval.board.LossCurves;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.RunKnown;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What is guessed of unlabelled images just now. */
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
            long step,
            long modelStep,
            Instant at,
            int k,
            int height,
            int width,
            int channels,
            List<String> classes,
            String sprite,
            List<Guesses.Guess> images) {}

    /** How sure and how right guesses are. */
    public record GuessPage(
            long step,
            long modelStep,
            Optional<Double> accuracy,
            ConfidenceHistogram confidence,
            GuessHistory history) {}

    /** Guess accuracy by step, 0..1. */
    public record GuessHistory(long[] step, double[] accuracy) {}

    @GET
    @Path("samples")
    @Operation(summary = "The newest guessed batch; 204 while none has been seen")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SamplePage.class)))
    public Response samples(String run) throws IOException, InterruptedException {
        RunKnown known = known(run);
        Optional<Sample> sample = watch.look(run).sample();
        if (sample.isEmpty()) {
            return Response.noContent().build();
        }
        Sample s = sample.get();
        return Response.ok(new SamplePage(
                        s.step(),
                        s.modelStep(),
                        s.at(),
                        s.k(),
                        s.height(),
                        s.width(),
                        s.channels(),
                        facts.classes(known),
                        "/api/v1/runs/%s/samples/%d/sprite.png".formatted(run, s.step()),
                        s.images()))
                .build();
    }

    @GET
    @Path("samples/{step}/sprite.png")
    @Produces("image/png")
    @Operation(summary = "A batch's pixels: a row an augmentation, a column an image")
    public byte[] sprite(String run, long step) {
        return watch.sprite(RunParameter.checked(run), step)
                .orElseThrow(() -> Refusal.notFound(
                        "The batch of step %d is no longer looked at; GET /api/v1/runs/%s/samples gives the newest."
                                .formatted(step, run)));
    }

    @GET
    @Path("guesses")
    @Operation(summary = "How sure and how right the newest guesses are; 204 while none has been seen")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = GuessPage.class)))
    public Response guesses(String run) throws IOException, InterruptedException {
        known(run);
        SamplesWatch.Known seen = watch.look(run);
        if (seen.sample().isEmpty()) {
            return Response.noContent().build();
        }
        LossCurves curves = board.losses(run, 1, Long.MAX_VALUE, HISTORY_POINTS).orElseThrow(() -> Refusal.noRun(run));
        Sample sample = seen.sample().get();
        return Response.ok(new GuessPage(
                        sample.step(),
                        sample.modelStep(),
                        seen.accuracy(),
                        seen.confidence(),
                        new GuessHistory(curves.step(), curves.guessAccuracy())))
                .build();
    }

    private RunKnown known(String run) {
        return board.run(RunParameter.checked(run)).orElseThrow(() -> Refusal.noRun(run));
    }
}
