package mixmatch.eval.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.CharConversionException;
import java.io.IOException;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.runs.RunTopicsException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The mapping of exceptions to answers. */
class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    @ServerExceptionMapper({
        Refusal.class,
        IOException.class,
        JsonProcessingException.class,
        RunTopicsException.class,
        // Unknown paths, methods, media types, values of parameters.
        WebApplicationException.class
    })
    Response answer(Exception e, UriInfo uri) {
        LOG.debugf(e, "A request failed. path=%s", uri.getPath());
        Refusal refusal = refusal(e);
        return Response.status(refusal.status)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(refusal, uri.getPath()))
                .build();
    }

    private static Refusal refusal(Exception e) {
        if (e instanceof Refusal known) {
            return known;
        } else if (e instanceof WebApplicationException web) {
            int status = web.getResponse().getStatus();
            return new Refusal(status, sentence(status));
        } else if (e instanceof RunTopicsException) {
            return new Refusal(503, e.getMessage());
        } else if (e instanceof MissingObjectException) {
            return new Refusal(404, "It is no longer in the store: %s.", e.getMessage());
        } else if (e instanceof DamagedObjectException) {
            return new Refusal(500, "It is damaged in the store: %s.", e.getMessage());
        } else if (e instanceof CharConversionException) {
            return new Refusal(400, "The body is no text in UTF-8.");
        } else if (e instanceof JsonProcessingException json) {
            return new Refusal(400, "The body is not the JSON that is taken here: %s.", json.getOriginalMessage());
        }
        return new Refusal(503, "The object store does not answer; try again. (%s)", e.getMessage());
    }

    private static String sentence(int status) {
        return switch (status) {
            case 400 -> "The request can't be read; /q/openapi says what it must look like.";
            case 401 -> "The credentials are not those of anybody who may do this.";
            case 404 ->
                "There is nothing here, or a parameter has a value that is none; /q/openapi lists what there is.";
            case 405 -> "This can't be done here by this method; /q/openapi lists what can.";
            case 413 -> "The request is too large.";
            case 415 -> "The request's Content-Type is none that is taken here; /q/openapi lists them.";
            default -> "The request was refused.";
        };
    }
}
