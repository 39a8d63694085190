package mixmatch.eval.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import mixmatch.eval.board.ServicesView;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The services and what flows between them. */
@Path("/api/v1/services")
public class ServicesResource {
    private final ServicesWatch watch;

    ServicesResource(ServicesWatch watch) {
        this.watch = watch;
    }

    @GET
    @Operation(summary = "Replicas, lag, rates, and what holds up the rest")
    public ServicesView services() throws InterruptedException {
        return watch.view();
    }
}
