package mixmatch.service;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;

/**
 * Spans of the work on steps, one trace a step across services. Off unless OpenTelemetry's endpoint is configured: then
 * nothing of its SDK is loaded, and a trace that a message brings is only passed on.
 */
public final class Traces implements AutoCloseable {
    /** Records nothing. */
    public static final Traces OFF = new Traces(OpenTelemetry.noop(), () -> {});

    private static final Logger LOG = Logger.getLogger(Traces.class);
    private static final long FLUSH_SECONDS = 2;

    private final Tracer tracer;
    private final Runnable end;

    private Traces(OpenTelemetry telemetry, Runnable end) {
        this.tracer = telemetry.getTracer("mixmatch");
        this.end = end;
    }

    /**
     * Exports by OTLP. OpenTelemetry's own settings ({@code OTEL_*}) decide the rest. Where they can't be used the service
     * works without traces and says so: they are no reason not to train.
     *
     * @param endpoint as in {@code http://127.0.0.1:4318}; empty: off
     * @param service its name in traces, unless OTEL_SERVICE_NAME is set
     */
    static Traces to(Optional<String> endpoint, String service) {
        return endpoint.isEmpty() ? OFF : Sdk.start(endpoint.get(), service);
    }

    /** A span that nothing precedes. */
    public Span begin(String name, String run, long step) {
        return span(name, Context.root(), SpanKind.PRODUCER, run, step);
    }

    /** A span within another. */
    public Span within(Span parent, String name, String run, long step) {
        return span(name, parent.storeInContext(Context.root()), SpanKind.INTERNAL, run, step);
    }

    /** This thread's work on a message, in the message's trace, until it is closed. */
    public Work continued(String name, Headers headers, String run, long step) {
        return new Work(span(name, TraceHeaders.extract(headers), SpanKind.CONSUMER, run, step));
    }

    private Span span(String name, Context parent, SpanKind kind, String run, long step) {
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(kind)
                .setAttribute("mixmatch.run", run)
                .setAttribute("mixmatch.step", step)
                .startSpan();
    }

    @Override
    public void close() {
        end.run();
    }

    /** A span that this thread works in; what is sent meanwhile continues its trace. */
    public static final class Work implements AutoCloseable {
        private final Span span;
        private final Scope scope;

        private Work(Span span) {
            this.span = span;
            this.scope = span.makeCurrent();
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }

    /** Apart, so that the SDK's classes are loaded only where it is used. */
    private static final class Sdk {
        private static Traces start(String endpoint, String service) {
            try {
                OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                        .addPropertiesSupplier(() -> defaults(endpoint, service))
                        .disableShutdownHook()
                        .build()
                        .getOpenTelemetrySdk();
                LOG.infof("Traces are exported. endpoint=%s", endpoint);
                return new Traces(sdk, () -> sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS));
            } catch (RuntimeException e) {
                LOG.errorf(
                        "Traces are off, as their settings can't be used. endpoint=%s reason=%s",
                        endpoint, e.getMessage());
                return OFF;
            }
        }

        /** Settings that the environment and system properties may override. */
        private static Map<String, String> defaults(String endpoint, String service) {
            Map<String, String> defaults = new HashMap<>();
            defaults.put("otel.exporter.otlp.endpoint", endpoint);
            defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
            defaults.put("otel.service.name", service);
            // Metrics are Prometheus' business, logs the console's.
            defaults.put("otel.metrics.exporter", "none");
            defaults.put("otel.logs.exporter", "none");
            return defaults;
        }
    }
}
