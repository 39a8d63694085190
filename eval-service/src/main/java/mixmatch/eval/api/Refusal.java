package mixmatch.eval.api;

import java.util.List;

/** The refusal of a request, with its status and the reason in a sentence. */
final class Refusal extends RuntimeException {
    private final int status;
    private final List<Problem.KeyError> errors;

    private Refusal(int status, String sentence, List<Problem.KeyError> errors) {
        super(sentence);
        this.status = status;
        this.errors = errors;
    }

    static Refusal badRequest(String sentence) {
        return new Refusal(400, sentence, List.of());
    }

    static Refusal forbidden(String sentence) {
        return new Refusal(403, sentence, List.of());
    }

    static Refusal notFound(String sentence) {
        return new Refusal(404, sentence, List.of());
    }

    static Refusal conflict(String sentence) {
        return new Refusal(409, sentence, List.of());
    }

    static Refusal unprocessable(String sentence, List<Problem.KeyError> errors) {
        return new Refusal(422, sentence, errors);
    }

    static Refusal unavailable(String sentence) {
        return new Refusal(503, sentence, List.of());
    }

    static Refusal noRun(String run) {
        return notFound("There is no run %s; GET /api/v1/runs lists them.".formatted(run));
    }

    int status() {
        return status;
    }

    List<Problem.KeyError> errors() {
        return errors;
    }
}
