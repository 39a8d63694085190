package mixmatch.eval.api;

import io.quarkus.security.Authenticated;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.lang.management.ManagementFactory;
import java.net.URI;
import mixmatch.service.ServiceConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The service's own description, the caller's rights, and the login of the page. */
@Path("/api/v1")
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

    /** Whether this caller may start, stop and delete runs now, else why not, and what these ask for: none, token or oidc. */
    public record About(
            String version, boolean actions, String refusal, String login, String topicPrefix, long uptimeSeconds) {}

    @GET
    @Path("about")
    @Operation(summary = "What this service is, and what the caller may do")
    public About about(RoutingContext request) {
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime() / 1000;
        String refusal = guard.refusesAction(request).orElse("");
        return new About(version, refusal.isEmpty(), refusal, guard.login(), service.topicPrefix(), uptime);
    }

    /** Whoever gets an answer here has signed in with the identity provider. */
    @GET
    @Path("login")
    @Authenticated
    @Operation(summary = "Signs in with the configured identity provider, then leads back to the page")
    public Response login() {
        return Response.seeOther(URI.create("/")).build();
    }
}
