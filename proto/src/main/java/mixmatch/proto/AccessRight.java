package mixmatch.proto;

import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** One thing that a user may do on Kafka, on a name ({@code LITERAL}) or all that begin so ({@code PREFIXED}). */
public record AccessRight(ResourceType type, String name, PatternType pattern, AclOperation operation)
        implements Comparable<AccessRight> {
    static AccessRight on(Topic topic, String prefix, AclOperation operation) {
        return new AccessRight(ResourceType.TOPIC, topic.name(prefix), PatternType.LITERAL, operation);
    }

    /** Its resource, as in {@code topic mixmatch.orders}; {@code *} ends a prefix. */
    public String resource() {
        return kind() + " " + name + (pattern == PatternType.PREFIXED ? "*" : "");
    }

    /** As Strimzi and Kafka's own tools write it: {@code topic}, {@code group}, {@code transactionalId}. */
    public String kind() {
        return switch (type) {
            case TOPIC -> "topic";
            case GROUP -> "group";
            case TRANSACTIONAL_ID -> "transactionalId";
            default -> throw new IllegalArgumentException("nobody here needs rights on a %s".formatted(type));
        };
    }

    /** As Kafka's documentation writes it: {@code Read}. */
    public String verb() {
        return operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(AccessRight other) {
        return toString().compareTo(other.toString());
    }

    /** As in {@code Read on topic mixmatch.orders}. */
    @Override
    public String toString() {
        return verb() + " on " + resource();
    }
}
