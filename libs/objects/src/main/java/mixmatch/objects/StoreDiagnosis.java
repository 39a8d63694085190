package mixmatch.objects;

import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Set;
import mixmatch.connections.ProtocolProbe;
import mixmatch.connections.TlsDiagnosis;

/** Turns what the store's client throws into a sentence for a person. Settings are named as in the environment. */
record StoreDiagnosis(StoreAddress address) {
    private static final Set<String> REFUSALS =
            Set.of("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "Forbidden", "RequestTimeTooSkewed");

    /** @param what was tried, as in {@code read object a/b} */
    IOException of(String what, Exception failure) {
        String store = "the S3 store at %s ".formatted(address.endpoint());
        if (failure instanceof ErrorResponseException refused
                && REFUSALS.contains(refused.errorResponse().code())) {
            return new StoreAccessException(
                    store
                            + "refuses the credentials to %s (%s); check MIXMATCH_S3_ACCESS_KEY and MIXMATCH_S3_SECRET_KEY, and what they are allowed"
                                    .formatted(what, refused.errorResponse().code()),
                    failure);
        }
        Optional<String> tls = TlsDiagnosis.of(failure, "MIXMATCH_S3_CA");
        if (tls.isPresent()) {
            return new StoreAccessException(store + tls.get(), failure);
        }
        if (mayBeUnexpectedTls(failure)) {
            return new StoreAccessException(store + "speaks TLS; write its URL with https", failure);
        }
        return failure instanceof IOException io
                ? io
                : new IOException("the object store refused to %s: %s".formatted(what, failure.getMessage()), failure);
    }

    /** A port that wants TLS closes a connection without it, or says so in HTTP. */
    private boolean mayBeUnexpectedTls(Exception failure) {
        return !address.usesTls()
                && !(failure instanceof ConnectException)
                && !(failure instanceof SocketTimeoutException)
                && !(failure instanceof ErrorResponseException refused
                        && refused.response().code() != 400)
                && ProtocolProbe.at(address.endpoint().getHost(), address.port()) == ProtocolProbe.TLS;
    }
}
