package mixmatch.connections;

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

/** Names a user's missing rights in words. The broker names what it denies, but not the right that is missing. */
final class AuthorizationError {
    private static final String REMEDY = "; docs/security.md lists the rights";

    private AuthorizationError() {}

    /**
     * A sentence on the rights that a broker's refusal denies to a user.
     *
     * @param needed all rights that the process needs
     */
    static String of(String user, Set<AccessRight> needed, AuthorizationException refusal) {
        List<AccessRight> missing =
                needed.stream().filter(right -> denies(refusal, right)).toList();
        return missing.isEmpty()
                ? "denies %s what it asks (%s)%s".formatted(user, refusal.getMessage(), REMEDY)
                : of(user, missing);
    }

    /** A sentence on missing rights that the process needs. */
    static String of(String user, Collection<AccessRight> missing) {
        return "does not let %s do its work, which needs %s%s"
                .formatted(
                        user,
                        missing.stream().sorted().map(AccessRight::toString).collect(Collectors.joining(", ")),
                        REMEDY);
    }

    private static boolean denies(AuthorizationException refusal, AccessRight right) {
        if (refusal instanceof TransactionalIdAuthorizationException) {
            return right.type() == ResourceType.TRANSACTIONAL_ID;
        }
        return right.operation() != AclOperation.DESCRIBE
                && (refusal instanceof TopicAuthorizationException topics
                                && right.type() == ResourceType.TOPIC
                                && topics.unauthorizedTopics().contains(right.name())
                        || refusal instanceof GroupAuthorizationException group
                                && right.type() == ResourceType.GROUP
                                && right.name().equals(group.groupId()));
    }
}
