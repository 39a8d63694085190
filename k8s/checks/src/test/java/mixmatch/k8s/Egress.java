package mixmatch.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Where a network policy lets pods go, by the wording alone. */
final class Egress {
    /** No more addresses than a load balancer has in a zone. */
    private static final int SHORTEST_PREFIX = 24;

    private Egress() {}

    /** What is wider than some pods, or few addresses, at single ports; empty where nothing is. */
    static List<String> tooWide(JsonNode policy) {
        List<String> found = new ArrayList<>();
        for (JsonNode rule : policy.at("/spec/egress")) {
            if (rule.path("to").isEmpty()) {
                found.add("anywhere");
            }
            for (JsonNode peer : rule.path("to")) {
                String block = peer.at("/ipBlock/cidr").asText();
                if (block.isEmpty() ? selectsAll(peer.path("podSelector")) : isWide(block)) {
                    found.add(block.isEmpty() ? "all pods of a namespace" : block);
                }
            }
            if (rule.path("ports").isEmpty()
                    || Workload.elements(rule.path("ports"))
                            .anyMatch(port -> !port.has("port") || port.has("endPort"))) {
                found.add("any port");
            }
        }
        return found;
    }

    private static boolean selectsAll(JsonNode podSelector) {
        return podSelector.path("matchLabels").isEmpty()
                && podSelector.path("matchExpressions").isEmpty();
    }

    private static boolean isWide(String block) {
        return Integer.parseInt(block.substring(block.indexOf('/') + 1)) < SHORTEST_PREFIX;
    }
}
