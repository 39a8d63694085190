package mixmatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * An OpenID Connect provider as far as a service meets one: discovery, keys, the code flow with a login that asks for nothing, and
 * tokens that it signs, with roles where Keycloak has them. Browsers log in at another site, {@code login.example}.
 */
final class StandInProvider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLIENT = "mixmatch";
    private static final String SECRET = "known-to-the-provider-and-to-eval";

    private final HttpServer server;
    private final RsaJsonWebKey key = key();
    private final Set<String> codes = ConcurrentHashMap.newKeySet();
    private volatile String[] roles = {};

    StandInProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, description()));
        server.createContext("/keys", exchange -> answer(exchange, 200, new JsonWebKeySet(key).toJson()));
        server.createContext("/login", this::login);
        server.createContext("/token", this::redeem);
        server.start();
    }

    /** What a service is given to trust it. */
    Map<String, String> environment() {
        return Map.of(
                "QUARKUS_OIDC_TENANT_ENABLED",
                "true",
                "QUARKUS_OIDC_AUTH_SERVER_URL",
                address("127.0.0.1"),
                "QUARKUS_OIDC_CLIENT_ID",
                CLIENT,
                "QUARKUS_OIDC_CREDENTIALS_SECRET",
                SECRET,
                "QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH",
                "realm_access/roles");
    }

    /** Whoever logs in from now on has these roles. */
    void logsInWith(String... roles) {
        this.roles = roles;
    }

    String token(String... roles) throws JoseException {
        return token(key, 10, roles);
    }

    String expiredToken(String... roles) throws JoseException {
        return token(key, -10, roles);
    }

    /** A token that somebody else signed, under the name of this one's key. */
    String forgedToken(String... roles) throws JoseException {
        return token(key(), 10, roles);
    }

    private String token(RsaJsonWebKey signer, float minutes, String... roles) throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(address("127.0.0.1"));
        claims.setAudience(CLIENT);
        claims.setSubject("somebody");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(minutes);
        claims.setClaim("realm_access", Map.of("roles", List.of(roles)));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(signer.getPrivateKey());
        signature.setKeyIdHeaderValue(signer.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }

    private static RsaJsonWebKey key() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("first");
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private String address(String host) {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    private String description() throws IOException {
        String own = address("127.0.0.1");
        return JSON.writeValueAsString(Map.of(
                "issuer",
                own,
                "jwks_uri",
                own + "/keys",
                "token_endpoint",
                own + "/token",
                "authorization_endpoint",
                address("login.example") + "/login",
                "response_types_supported",
                List.of("code"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256")));
    }

    private void login(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        String code = UUID.randomUUID().toString();
        codes.add(code);
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        "%s?code=%s&state=%s"
                                .formatted(
                                        asked.get("redirect_uri"),
                                        code,
                                        URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8)));
        answer(exchange, 302, "");
    }

    /** A code is good once, for the client that knows the secret. */
    private void redeem(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String credentials =
                Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        boolean isKnown =
                ("Basic " + credentials).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!isKnown || !codes.remove(asked.getOrDefault("code", ""))) {
            answer(exchange, 401, "{\"error\": \"invalid_grant\"}");
            return;
        }
        try {
            String token = token(roles);
            answer(
                    exchange,
                    200,
                    JSON.writeValueAsString(Map.of(
                            "token_type", "Bearer", "expires_in", 600, "access_token", token, "id_token", token)));
        } catch (JoseException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, b) -> b));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
