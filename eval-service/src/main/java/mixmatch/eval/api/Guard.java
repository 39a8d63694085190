package mixmatch.eval.api;

import io.netty.util.NetUtil;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mixmatch.eval.evaluation.EvalConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The filter before every request, also those for the page's files: it decides who may ask. */
@ApplicationScoped
class Guard {
    private static final Logger LOG = Logger.getLogger(Guard.class);
    private static final int FAILED = 1;

    /** A priority above those of Quarkus' own filters. */
    private static final int FIRST = 1000;

    private static final int NETWORK_BYTES = 8;

    private final Access access;
    private final TokenGuesses guesses = new TokenGuesses(() -> System.nanoTime() / 1_000_000);
    private final CurrentIdentityAssociation identity;

    Guard(
            EvalConfig config,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean oidc,
            CurrentIdentityAssociation identity)
            throws UnknownHostException {
        this.identity = identity;
        try {
            this.access = new Access(
                    InetAddress.getByName(host).isLoopbackAddress(),
                    config.token(),
                    Optional.of(config.roles()).filter(roles -> oidc));
        } catch (IllegalArgumentException e) {
            LOG.errorf("The service ends, as it would not be guarded. reason=%s", e.getMessage());
            Runtime.getRuntime().halt(FAILED);
            throw e;
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    /** What permissions in application.properties forbid; Quarkus' own answer has no sentence. */
    void answerForbidden(@Observes Router router) {
        router.route().failureHandler(request -> {
            if (request.response().ended()) {
                // Vert.x has refused what the caller sent behind this request already; what Quarkus would say nobody
                // reads.
                LOG.debugf(request.failure(), "A request failed that was answered. path=%s", request.normalizedPath());
            } else if (request.failure() instanceof ForbiddenException) {
                refuse(request, new Refusal(403, access.refusesLooking()));
            } else {
                request.next();
            }
        });
    }

    private void check(RoutingContext request) {
        Optional<String> refused = access.refusesRequest(sender(request));
        if (refused.isPresent()) {
            refuse(request, new Refusal(403, refused.get()));
            return;
        }
        String authorization = authorization(request);
        Duration wait = access.isGuess(authorization)
                ? guesses.judge(network(request), authorization, access::isToken)
                : Duration.ZERO;
        if (wait.isZero()) {
            request.next();
            return;
        }
        long seconds = wait.plusMillis(999).toSeconds();
        request.response().putHeader("Retry-After", Long.toString(seconds));
        refuse(request, new Refusal(429, "Too many wrong tokens came from your address; try again in %d s.", seconds));
    }

    private static void refuse(RoutingContext request, Refusal refusal) {
        request.response()
                .setStatusCode(refusal.status)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(Json.encode(Problem.of(refusal, request.request().path())));
    }

    String login() {
        return access.login();
    }

    /** The reason why the caller may not act, in a sentence; empty where it may. */
    Optional<String> refusesAction(RoutingContext request) {
        return access.refusesAction(
                authorization(request), identity.getIdentity().getRoles());
    }

    /** @throws Refusal where the caller may not */
    void requireAction(RoutingContext request) {
        refusesAction(request).ifPresent(sentence -> {
            throw new Refusal(403, sentence);
        });
    }

    private static Access.Sender sender(RoutingContext request) {
        HttpServerRequest http = request.request();
        boolean followsLink = Set.of(HttpMethod.GET, HttpMethod.HEAD).contains(http.method())
                && "navigate".equals(http.getHeader("Sec-Fetch-Mode"))
                && "document".equals(http.getHeader("Sec-Fetch-Dest"));
        return new Access.Sender(
                // The Host header, or what HTTP/2 has in its place.
                Objects.toString(http.authority(), ""),
                Optional.ofNullable(http.getHeader("Origin")),
                Optional.ofNullable(http.getHeader("Sec-Fetch-Site")),
                followsLink);
    }

    private static String authorization(RoutingContext request) {
        return Objects.toString(request.request().getHeader("Authorization"), "");
    }

    /** The caller's address; of IPv6 the network, in which one caller has as many addresses as it likes. */
    private static String network(RoutingContext request) {
        String address = Objects.toString(request.request().remoteAddress().hostAddress(), "");
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length <= NETWORK_BYTES
                ? address
                : HexFormat.ofDelimiter(":").formatHex(bytes, 0, NETWORK_BYTES);
    }
}
