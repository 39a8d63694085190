package mixmatch.connections;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mixmatch.proto.AccessRight;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;

/** What a user may not do, in words: the broker names what it denies, but not the right that is missing. */
public final class Denial {
    private static final String REMEDY = "; docs/security.md lists the rights";

    private final Set<AccessRight> needed;

    /** @param needed all rights that the process needs */
    public Denial(Collection<AccessRight> needed) {
        this.needed = Set.copyOf(needed);
    }

    /** What a broker's refusal denies to whom. */
    String of(String user, AuthorizationException refusal) {
        List<AccessRight> missing = new ArrayList<>();
        if (refusal instanceof TopicAuthorizationException topics) {
            topics.unauthorizedTopics().forEach(t -> missing.addAll(neededOn(ResourceType.TOPIC, t)));
        } else if (refusal instanceof GroupAuthorizationException group && group.groupId() != null) {
            missing.addAll(neededOn(ResourceType.GROUP, group.groupId()));
        } else if (refusal instanceof TransactionalIdAuthorizationException) {
            needed.stream()
                    .filter(right -> right.type() == ResourceType.TRANSACTIONAL_ID)
                    .forEach(missing::add);
        }
        return missing.isEmpty()
                ? "denies %s what it asks (%s)%s".formatted(user, refusal.getMessage(), REMEDY)
                : of(user, missing);
    }

    /** That rights are missing, which it needs. */
    public static String of(String user, Collection<AccessRight> missing) {
        return "does not let %s do its work, which needs %s%s"
                .formatted(
                        user,
                        missing.stream().sorted().map(AccessRight::toString).collect(Collectors.joining(", ")),
                        REMEDY);
    }

    private List<AccessRight> neededOn(ResourceType type, String name) {
        return needed.stream()
                .filter(right -> right.type() == type && right.name().equals(name))
                .filter(right -> right.operation() != AclOperation.DESCRIBE)
                .toList();
    }
}
