package mixmatch.eval.api;

import java.util.List;

/**
 * Why a request failed, as RFC 9457 has it.
 *
 * @param detail one sentence for a person, with the remedy
 * @param instance path of the request
 * @param errors what is wrong with keys of a spec
 */
public record Problem(String type, String title, int status, String detail, String instance, List<KeyError> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    /** A key and what is wrong with it. */
    public record KeyError(String key, String sentence) {}
}
