package mixmatch.eval.api;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * No upgrade of a plain connection to HTTP/2, which Java's own client asks for: the upgraded request no longer says under
 * which name the service was called, and {@link Guard} has to know. Over TLS HTTP/2 says it.
 */
@Singleton
class NoUpgrades implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
