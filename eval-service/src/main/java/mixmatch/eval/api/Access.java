package mixmatch.eval.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mixmatch.eval.evaluation.EvalConfig;

/**
 * The rules for who may read and who may act. No foreign web page may do either through a browser: on loopback alone the service
 * answers only under a loopback name, and everywhere another origin's page can do no more than lead here. Beyond loopback only
 * callers with the token may act; with an identity provider only those with a role may look, and with another act.
 */
final class Access {
    static final int SHORTEST_TOKEN = 16;

    private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String BEARER = "Bearer ";

    /** Where a request is sent, and from where; all but the host are said by browsers only. */
    record Sender(String host, Optional<String> origin, Optional<String> site, boolean followsLink) {}

    private final boolean loopbackOnly;
    private final Optional<byte[]> token;
    private final Optional<EvalConfig.Roles> roles;

    /**
     * @param roles of the identity provider; empty where there is none
     * @throws IllegalArgumentException for a token that could be guessed
     */
    Access(boolean loopbackOnly, Optional<String> token, Optional<EvalConfig.Roles> roles) {
        token.filter(text -> text.length() < SHORTEST_TOKEN).ifPresent(text -> {
            throw new IllegalArgumentException(
                    "eval.token (EVAL_TOKEN) has %d characters, but must have at least %d; make one with: openssl rand -hex 16"
                            .formatted(text.length(), SHORTEST_TOKEN));
        });
        this.loopbackOnly = loopbackOnly;
        this.token = token.map(text -> (BEARER + text).getBytes(StandardCharsets.UTF_8));
        this.roles = roles;
    }

    /** The login that actions need: none, token or oidc. */
    String login() {
        return roles.isPresent() ? "oidc" : token.isPresent() ? "token" : "none";
    }

    /** The reason not to answer a request at all; empty where there is none. */
    Optional<String> refusesRequest(Sender sender) {
        String name = sender.host().replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        if (loopbackOnly && !LOOPBACK_NAMES.contains(name)) {
            return Optional.of(
                    "This service listens on loopback only and was called under the name %s; call it as 127.0.0.1."
                            .formatted(printable(sender.host())));
        }
        return Optional.of("This service answers its own page, not one of another origin, which may only link to it.")
                .filter(sentence -> isOfAnotherOrigin(sender) && !sender.followsLink());
    }

    /** Whether these credentials are a guess at the token, right or wrong. */
    boolean isGuess(String authorization) {
        return login().equals("token") && authorization.startsWith(BEARER);
    }

    /** Takes as long for a token that is nearly right as for any other. */
    boolean isToken(String authorization) {
        byte[] given = authorization.getBytes(StandardCharsets.UTF_8);
        return token.stream().anyMatch(right -> MessageDigest.isEqual(given, right));
    }

    /** The reason not to carry out an action for who bears these credentials and roles; empty where there is none. */
    Optional<String> refusesAction(String authorization, Set<String> borne) {
        if (roles.isPresent()) {
            String act = roles.get().act();
            return Optional.of(
                            "Your login may only look: starting, stopping and deleting runs needs role %s (eval.roles.act)."
                                    .formatted(act))
                    .filter(sentence -> !borne.contains(act));
        }
        if (token.isPresent()) {
            return Optional.of("Actions need the token of eval.token (EVAL_TOKEN), as in Authorization: Bearer TOKEN.")
                    .filter(sentence -> !isToken(authorization));
        }
        return Optional.of(
                        "This service listens beyond loopback and may only be looked at; actions need eval.token (EVAL_TOKEN, at least %d characters) or quarkus.oidc.* to be configured."
                                .formatted(SHORTEST_TOKEN))
                .filter(sentence -> !loopbackOnly);
    }

    /** The answer to who is logged in with no role. */
    String refusesLooking() {
        return roles.map(known ->
                        "Your login has neither role %s (eval.roles.look) nor role %s (eval.roles.act); looking needs one of them."
                                .formatted(known.look(), known.act()))
                .orElse("Your login may not do this.");
    }

    private static boolean isOfAnotherOrigin(Sender sender) {
        String host = sender.host().toLowerCase(Locale.ROOT);
        return sender.origin().stream().anyMatch(origin -> !authority(origin).equals(host))
                || sender.site().stream().anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    }

    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String printable(String text) {
        String shown = text.replaceAll("[^\\x21-\\x7e]", "?");
        return shown.isEmpty() ? "none" : shown.substring(0, Math.min(100, shown.length()));
    }
}
