package mixmatch.eval.api;

import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * The answer to a request that failed, in the form of RFC 9457.
 *
 * @param detail one sentence for a person, with the remedy
 * @param instance path of the request
 * @param errors what is wrong with keys of a spec
 */
public record Problem(String type, String title, int status, String detail, String instance, List<KeyError> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String detail, String instance, List<KeyError> errors) {
        Response.StatusType reason = Response.Status.fromStatusCode(status);
        String title = reason == null ? "Unprocessable Content" : reason.getReasonPhrase();
        return new Problem("about:blank", title, status, detail, instance, errors);
    }

    /** A key and what is wrong with it. */
    public record KeyError(String key, String sentence) {}
}
