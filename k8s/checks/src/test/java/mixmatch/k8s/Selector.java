package mixmatch.k8s;

import com.fasterxml.jackson.databind.JsonNode;

/** Which labels a selector finds, as the cluster decides it. */
final class Selector {
    private Selector() {}

    /** @param selector {@code matchLabels} and {@code matchExpressions}, or a Service's plain labels */
    static boolean matches(JsonNode selector, JsonNode labels) {
        boolean plain = !selector.has("matchLabels") && !selector.has("matchExpressions");
        JsonNode wanted = plain ? selector : selector.path("matchLabels");
        return wanted.properties().stream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())))
                && Workload.elements(selector.path("matchExpressions")).allMatch(e -> matchesExpression(e, labels));
    }

    private static boolean matchesExpression(JsonNode expression, JsonNode labels) {
        String operator = expression.path("operator").asText();
        if (!operator.equals("In")) {
            throw new AssertionError("the operator %s is not known to this check".formatted(operator));
        }
        JsonNode value = labels.path(expression.path("key").asText());
        return Workload.elements(expression.path("values")).anyMatch(value::equals);
    }
}
