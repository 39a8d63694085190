package mixmatch.eval.api;

import java.util.List;

/** The refusal of a request, with its HTTP status and the reason in a sentence. */
final class Refusal extends RuntimeException {
    final int status;
    final List<Problem.KeyError> errors;

    /** @param values for the places in the sentence, as in {@link String#format} */
    Refusal(int status, String sentence, Object... values) {
        this(status, values.length == 0 ? sentence : sentence.formatted(values), List.of());
    }

    Refusal(int status, String sentence, List<Problem.KeyError> errors) {
        super(sentence);
        this.status = status;
        this.errors = errors;
    }

    static Refusal noRun(String run) {
        return new Refusal(404, "There is no run %s; GET /api/v1/runs lists them.", run);
    }
}
