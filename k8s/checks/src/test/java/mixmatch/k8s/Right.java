package mixmatch.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeSet;

/**
 * A right of a Kafka user: an operation on a resource.
 *
 * @param resource kind and name, as in {@code topic mixmatch.orders}; a prefix ends with {@code *}
 * @param operation as Kafka names it
 */
record Right(String resource, String operation) implements Comparable<Right> {
    static Right topic(String topic, String operation) {
        return new Right("topic " + topic, operation);
    }

    static Right group(String group, String operation) {
        return new Right("group " + group, operation);
    }

    /** The rights of a {@code KafkaUser}. */
    static TreeSet<Right> of(JsonNode user) {
        TreeSet<Right> rights = new TreeSet<>();
        for (JsonNode acl : user.at("/spec/authorization/acls")) {
            JsonNode resource = acl.path("resource");
            String name = resource.path("type").asText() + " "
                    + resource.path("name").asText()
                    + (resource.path("patternType").asText().equals("prefix") ? "*" : "");
            acl.path("operations").forEach(o -> rights.add(new Right(name, o.asText())));
        }
        return rights;
    }

    @Override
    public int compareTo(Right other) {
        return toString().compareTo(other.toString());
    }
}
