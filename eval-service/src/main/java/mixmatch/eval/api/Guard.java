package mixmatch.eval.api;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
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

    private final Access access;
    private final CurrentIdentityAssociation identity;

    Guard(
            EvalConfig config,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean oidc,
            CurrentIdentityAssociation identity)
            throws UnknownHostException {
        this.identity = identity;
        try {
            this.access = new Access(InetAddress.getByName(host).isLoopbackAddress(), config.token(), oidc);
        } catch (IllegalArgumentException e) {
            LOG.errorf("The service ends, as it would not be guarded. reason=%s", e.getMessage());
            Runtime.getRuntime().halt(FAILED);
            throw e;
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext request) {
        Optional<String> refused = access.refusesRequest(host(request));
        if (refused.isEmpty()) {
            request.next();
            return;
        }
        Problem problem =
                Problem.of(new Refusal(403, refused.get()), request.request().path());
        request.response()
                .setStatusCode(403)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(Json.encode(problem));
    }

    String login() {
        return access.login();
    }

    boolean mayAct(RoutingContext request) {
        return access.refusesAction(caller(request)).isEmpty();
    }

    /** @throws Refusal where the caller may not */
    void requireAction(RoutingContext request) {
        access.refusesAction(caller(request)).ifPresent(sentence -> {
            throw new Refusal(403, sentence);
        });
    }

    /** The Host header, or what HTTP/2 has in its place. */
    private static String host(RoutingContext request) {
        return Objects.toString(request.request().authority(), "");
    }

    private Access.Caller caller(RoutingContext request) {
        return new Access.Caller(
                host(request),
                Optional.ofNullable(request.request().getHeader("Origin")),
                Optional.ofNullable(request.request().getHeader("Sec-Fetch-Site")),
                Optional.ofNullable(request.request().getHeader("Authorization")),
                !identity.getIdentity().isAnonymous());
    }
}
