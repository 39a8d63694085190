package mixmatch.eval.api;

import java.util.Optional;

/**
 * What this service is and what the caller may do.
 *
 * @param actions whether this caller may start, stop and delete runs now
 * @param login what actions ask for: none, token or oidc
 */
public record About(
        String version,
        Optional<String> gitCommit,
        boolean actions,
        String login,
        String topicPrefix,
        long uptimeSeconds) {}
