package mixmatch.service;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;

/** Spans of the work on steps, one trace a step. Without an endpoint no SDK is loaded, and traces are only passed on. */
public final class Traces implements AutoCloseable {
    /** Records nothing. */
    public static final Traces OFF = new Traces(OpenTelemetry.noop(), () -> {});

    private static final Logger LOG = Logger.getLogger(Traces.class);
    private static final long FLUSH_SECONDS = 2;
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<Headers> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return Arrays.stream(headers.toArray()).map(Header::key).toList();
        }

        @Override
        public String get(Headers headers, String name) {
            return RunHeaders.text(headers, name);
        }
    };

    private final Tracer tracer;
    private final Runnable end;

    private Traces(OpenTelemetry telemetry, Runnable end) {
        this.tracer = telemetry.getTracer("mixmatch");
        this.end = end;
    }

    /** Exports by OTLP, as {@code OTEL_*} say; where they can't be used the service says so, and works without traces. */
    static Traces to(Optional<String> endpoint, String service) {
        return endpoint.isEmpty() ? OFF : Sdk.start(endpoint.get(), service);
    }

    public Span begin(String name, String run, long step) {
        return span(name, Context.root(), SpanKind.PRODUCER, run, step);
    }

    public Span within(Span parent, String name, String run, long step) {
        return span(name, parent.storeInContext(Context.root()), SpanKind.INTERNAL, run, step);
    }

    /** This thread's work on a message, in the message's trace and with run and step in its log, until it is closed. */
    public Work continued(String name, Headers headers, String run, long step) {
        Context sender = W3C.extract(Context.root(), headers, HEADERS);
        Span span = span(name, sender, SpanKind.CONSUMER, run, step);
        return new Work(span, span.makeCurrent(), RunLog.of(run, step));
    }

    /** Adds the trace that this thread works in to a message, as W3C writes it ({@code traceparent}); none without a trace. */
    public static void inject(Headers headers) {
        W3C.inject(Context.current(), headers, (to, name, value) -> {
            to.remove(name);
            RunHeaders.add(to, name, value);
        });
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
    public record Work(Span span, Scope scope, RunLog log) implements AutoCloseable {
        @Override
        public void close() {
            scope.close();
            span.end();
            log.close();
        }
    }

    /** Apart, so that the SDK's classes are loaded only where it is used. */
    private static final class Sdk {
        private static Traces start(String endpoint, String service) {
            // The environment and system properties may override these. Metrics go to Prometheus, logs to the console.
            Map<String, String> defaults = Map.of(
                    "otel.exporter.otlp.endpoint", endpoint,
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "otel.service.name", service,
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none");
            try {
                OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                        .addPropertiesSupplier(() -> defaults)
                        .disableShutdownHook()
                        .build()
                        .getOpenTelemetrySdk();
                LOG.infof("Traces are exported. endpoint=%s", endpoint);
                return new Traces(sdk, () -> sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS));
            } catch (RuntimeException e) {
                String reason = e.getMessage();
                LOG.errorf("Traces are off, as their settings can't be used. endpoint=%s reason=%s", endpoint, reason);
                return OFF;
            }
        }
    }
}
