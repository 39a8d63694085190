package mixmatch.eval.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.management.ManagementFactory;
import mixmatch.service.ServiceConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The resource of what this service is, and what the caller may do. */
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

    /**
     * The version and settings of this service, and the rights of the caller.
     *
     * @param actions whether this caller may start, stop and delete runs now
     * @param login what actions ask for: none, token or oidc
     */
    public record About(String version, boolean actions, String login, String topicPrefix, long uptimeSeconds) {}

    @GET
    @Operation(summary = "What this service is, and what the caller may do")
    public About about(RoutingContext request) {
        return new About(
                version,
                guard.mayAct(request),
                guard.login(),
                service.topicPrefix(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
    }
}
