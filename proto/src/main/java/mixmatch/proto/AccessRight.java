package mixmatch.proto;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/** One thing that a user may do on Kafka, on a name ({@code LITERAL}) or all that begin so ({@code PREFIXED}). */
public record AccessRight(ResourceType type, String name, PatternType pattern, AclOperation operation)
        implements Comparable<AccessRight> {
    static AccessRight on(Topic topic, String prefix, AclOperation operation) {
        return new AccessRight(ResourceType.TOPIC, topic.name(prefix), PatternType.LITERAL, operation);
    }

    /** Its resource, as in {@code topic mixmatch.orders}, {@code transactionalId mixmatch.run.*}: {@code *} ends a prefix. */
    public String resource() {
        String kind = SecurityUtils.resourceTypeName(type);
        String all = pattern == PatternType.PREFIXED ? "*" : "";
        return Character.toLowerCase(kind.charAt(0)) + kind.substring(1) + " " + name + all;
    }

    /** As Kafka's documentation writes it: {@code Read}. */
    public String verb() {
        return SecurityUtils.operationName(operation);
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
