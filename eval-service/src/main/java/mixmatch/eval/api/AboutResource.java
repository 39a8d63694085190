package mixmatch.eval.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import mixmatch.service.ServiceConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What this service is. */
@Path("/api/v1/about")
public class AboutResource {
    private final ServiceConfig service;
    private final Guard guard;
    private final String version;

    AboutResource(
            ServiceConfig service, Guard guard, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.service = service;
        this.guard = guard;
        this.version = version;
    }

    @GET
    @Operation(summary = "What this service is, and what the caller may do")
    public About about(RoutingContext request) {
        return new About(
                version,
                Optional.empty(),
                guard.mayAct(request),
                guard.login(),
                service.topicPrefix(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
    }
}
