package mixmatch.eval.api;

import mixmatch.proto.ObjectKeys;

/** A run's name out of a path: it becomes part of object keys. */
final class RunParameter {
    private RunParameter() {}

    static String checked(String run) {
        if (!ObjectKeys.isRunName(run)) {
            throw Refusal.badRequest("A run's name is of lower-case letters, digits, single dots and hyphens.");
        }
        return run;
    }
}
