package mixmatch.eval.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import mixmatch.eval.board.RunBoard;
import mixmatch.eval.board.RunKnown;
import mixmatch.objects.ObjectStore;
import mixmatch.service.ServiceConfig;
import mixmatch.v1.ObjectRef;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Files of a run's results. */
@Path("/api/v1/runs/{run}/files")
public class FilesResource {
    private static final String UNKNOWN = "application/octet-stream";
    /** What a browser may show; all else is kept as a file. */
    private static final Map<String, String> SHOWN = Map.of(
            "html", "text/html;charset=UTF-8",
            "json", "application/json",
            "csv", "text/csv;charset=UTF-8",
            "md", "text/plain;charset=UTF-8",
            "png", "image/png");

    /** A report brings its style and plots with it, and no script: what lies in the store is not this page's own. */
    private static final String SANDBOX =
            "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    private final RunBoard board;
    private final ObjectStore store;
    private final ServiceConfig config;

    FilesResource(RunBoard board, ObjectStore store, ServiceConfig config) {
        this.board = board;
        this.store = store;
        this.config = config;
    }

    @GET
    @Path("{name:.+}")
    @Operation(summary = "A file of the run's results: report.html, losses.csv, metrics.json, model.onnx")
    public Response file(String run, String name) throws IOException {
        RunKnown known = board.run(RunParameter.checked(run)).orElseThrow(() -> Refusal.noRun(run));
        ObjectRef ref = Optional.ofNullable(RunFacts.refs(known).get(name))
                .orElseThrow(() -> Refusal.notFound(
                        "Run %s has no such file; GET /api/v1/runs/%s lists those it has.".formatted(run, run)));
        String type = SHOWN.getOrDefault(name.substring(name.lastIndexOf('.') + 1), UNKNOWN);
        Response.ResponseBuilder answer = Response.ok(verified(ref), type)
                .header("Content-Length", ref.getSize())
                .header("Content-Security-Policy", SANDBOX);
        if (type.equals(UNKNOWN)) {
            answer.header(
                    "Content-Disposition",
                    "attachment; filename=\"%s-%s\"".formatted(run, name.replaceAll("[^a-zA-Z0-9._-]", "_")));
        }
        return answer.build();
    }

    /** Whole and verified before the first byte goes out, and in no case in memory: a long run's losses are large. */
    private InputStream verified(ObjectRef ref) throws IOException {
        Files.createDirectories(config.cacheDir());
        java.nio.file.Path file = Files.createTempFile(config.cacheDir(), "answer", ".tmp");
        try {
            store.download(ref, file);
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
