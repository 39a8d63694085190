package mixmatch.eval.api;

import jakarta.ws.rs.core.Response;
import java.util.List;

/** The answer to a request that failed, as in RFC 9457: a sentence, and what is wrong with keys of a spec. */
public record Problem(String type, String title, int status, String detail, String instance, List<KeyError> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(Refusal refusal, String instance) {
        Response.StatusType reason = Response.Status.fromStatusCode(refusal.status);
        String title = reason == null ? "Unprocessable Content" : reason.getReasonPhrase();
        return new Problem("about:blank", title, refusal.status, refusal.getMessage(), instance, refusal.errors);
    }

    public record KeyError(String key, String sentence) {}
}
