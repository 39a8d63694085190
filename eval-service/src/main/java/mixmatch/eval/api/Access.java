package mixmatch.eval.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for who may read and who may act. No foreign web page may act through a browser on this machine: on loopback alone
 * the service answers only under a loopback name, and nowhere does it take actions from another origin. Beyond loopback, or with
 * a token or an identity provider, only callers with that token or login may act.
 */
final class Access {
    static final int SHORTEST_TOKEN = 16;

    private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    /** The parts of a request that decide about access; origin and Sec-Fetch-Site are of browsers only. */
    record Caller(
            String host,
            Optional<String> origin,
            Optional<String> site,
            Optional<String> authorization,
            boolean loggedIn) {}

    private final boolean loopbackOnly;
    private final Optional<String> token;
    private final boolean oidc;

    /** @throws IllegalArgumentException for a token that could be guessed */
    Access(boolean loopbackOnly, Optional<String> token, boolean oidc) {
        token.filter(text -> text.length() < SHORTEST_TOKEN).ifPresent(text -> {
            throw new IllegalArgumentException(
                    "eval.token (EVAL_TOKEN) has %d characters, but must have at least %d; make one with: openssl rand -hex 16"
                            .formatted(text.length(), SHORTEST_TOKEN));
        });
        this.loopbackOnly = loopbackOnly;
        this.token = token;
        this.oidc = oidc;
    }

    /** The login that actions need: none, token or oidc. */
    String login() {
        return oidc ? "oidc" : token.isPresent() ? "token" : "none";
    }

    /** The reason not to answer a request to that host at all; empty where there is none. */
    Optional<String> refusesRequest(String host) {
        String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        if (loopbackOnly && !LOOPBACK_NAMES.contains(name)) {
            return Optional.of(
                    "This service listens on loopback only and was called under the name %s; call it as 127.0.0.1."
                            .formatted(printable(host)));
        }
        return Optional.empty();
    }

    /** The reason not to carry out an action; empty where there is none. */
    Optional<String> refusesAction(Caller caller) {
        if (isOfAnotherOrigin(caller)) {
            return Optional.of("Actions are taken from this service's own page only, not from another origin.");
        }
        boolean mayAct = oidc
                ? caller.loggedIn()
                : token.map(secret -> bears(caller, secret)).orElse(loopbackOnly);
        String needed =
                switch (login()) {
                    case "oidc" -> "Actions need a login with the configured identity provider (quarkus.oidc.*).";
                    case "token" ->
                        "Actions need the token of eval.token (EVAL_TOKEN), as in Authorization: Bearer TOKEN.";
                    default ->
                        "This service listens beyond loopback and may only be looked at; actions need eval.token (EVAL_TOKEN, at least %d characters) or quarkus.oidc.* to be configured."
                                .formatted(SHORTEST_TOKEN);
                };
        return Optional.of(needed).filter(sentence -> !mayAct);
    }

    private static boolean isOfAnotherOrigin(Caller caller) {
        String host = caller.host().toLowerCase(Locale.ROOT);
        return caller.origin().stream().anyMatch(origin -> !authority(origin).equals(host))
                || caller.site().stream().anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    }

    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean bears(Caller caller, String token) {
        byte[] given = caller.authorization().orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    private static String printable(String text) {
        String shown = text.replaceAll("[^\\x21-\\x7e]", "?");
        return shown.isEmpty() ? "none" : shown.substring(0, Math.min(100, shown.length()));
    }
}
