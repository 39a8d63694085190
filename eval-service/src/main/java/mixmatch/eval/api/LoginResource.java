package mixmatch.eval.api;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The login of the page: whoever gets an answer here has signed in with the identity provider. */
@Path("/api/v1/login")
public class LoginResource {
    @GET
    @Authenticated
    @Operation(summary = "Signs in with the configured identity provider, then leads back to the page")
    public Response login() {
        return Response.seeOther(URI.create("/")).build();
    }
}
