package mixmatch.service;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Arrays;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The trace context in a message's headers, as W3C writes it ({@code traceparent}); without a trace there is none. */
public final class TraceHeaders {
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceHeaders() {}

    /** Adds the trace that this thread works in. */
    public static void inject(Headers headers) {
        W3C.inject(Context.current(), headers, (to, name, value) -> {
            to.remove(name);
            RunHeaders.add(to, name, value);
        });
    }

    /** The trace that a message belongs to. */
    static Context extract(Headers headers) {
        return W3C.extract(Context.root(), headers, new Getter());
    }

    private static final class Getter implements TextMapGetter<Headers> {
        @Override
        public Iterable<String> keys(Headers headers) {
            return Arrays.stream(headers.toArray()).map(Header::key).toList();
        }

        @Override
        public String get(Headers headers, String name) {
            return headers == null ? "" : RunHeaders.text(headers, name);
        }
    }
}
