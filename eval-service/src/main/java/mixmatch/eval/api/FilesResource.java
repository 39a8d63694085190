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
import mixmatch.objects.ObjectStore;
import mixmatch.service.ServiceConfig;
import mixmatch.v1.ObjectRef;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Files of a run's results. */
@Path("/api/v1/runs/{run}/files")
public class FilesResource {
    private static final String UNKNOWN = "application/octet-stream";
    /** Types that a browser may show, by the ending of a name; it saves all others as files. */
    private static final Map<String, String> SHOWN = Map.of(
            "html", "text/html;charset=UTF-8",
            "json", "application/json",
            "csv", "text/csv;charset=UTF-8",
            "md", "text/plain;charset=UTF-8",
            "png", "image/png");

    /** A report carries its own style and plots, and may run no script: what lies in the store is not this page's own. */
    private static final String SANDBOX =
            "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    private final RunFacts facts;
    private final ObjectStore store;
    private final ServiceConfig config;

    FilesResource(RunFacts facts, ObjectStore store, ServiceConfig config) {
        this.facts = facts;
        this.store = store;
        this.config = config;
    }

    @GET
    @Path("{name:.+}")
    @Operation(summary = "A file of the run's results: report.html, losses.csv, metrics.json, model.onnx")
    public Response file(String run, String name) throws IOException {
        ObjectRef ref = Optional.ofNullable(RunFacts.refs(facts.run(run)).get(name))
                .orElseThrow(() ->
                        new Refusal(404, "Run %s has no such file; GET /api/v1/runs/%s lists those it has.", run, run));
        String type = SHOWN.getOrDefault(name.substring(name.lastIndexOf('.') + 1), UNKNOWN);
        Response.ResponseBuilder answer = Response.ok(verified(ref), type)
                .header("Content-Length", ref.getSize())
                .header("Content-Security-Policy", SANDBOX);
        if (type.equals(UNKNOWN)) {
            String fileName = name.replaceAll("[^a-zA-Z0-9._-]", "_");
            answer.header("Content-Disposition", "attachment; filename=\"%s-%s\"".formatted(run, fileName));
        }
        return answer.build();
    }

    /** The file, verified as a whole before the first byte goes out. Never in memory: a long run's losses are large. */
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
