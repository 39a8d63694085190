package mixmatch.trainer.run;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mixmatch.methods.Losses;
import mixmatch.service.Traces;
import org.apache.kafka.common.header.Headers;

/** One trace a step, from its order until it is trained. Used by the thread that trains. Bound: the open orders. */
record StepSpans(Traces traces, String run, long epoch, Map<Long, Span> open) implements AutoCloseable {
    StepSpans(Traces traces, String run, long epoch) {
        this(traces, run, epoch, new ConcurrentHashMap<>());
    }

    /** Gives an order, the first or a repeated one, its step's trace. */
    void ordered(long step, int attempt, Headers headers) {
        Span span = open.computeIfAbsent(step, s -> traces.begin("step", run, s).setAttribute("mixmatch.epoch", epoch));
        if (attempt > 1) {
            span.addEvent("ordered again").setAttribute("mixmatch.attempt", attempt);
        }
        try (Scope scope = span.makeCurrent()) {
            Traces.inject(headers);
        }
    }

    /** A step whose batches are joined, while it is trained; what is announced meanwhile belongs to its trace. */
    Training training(long step) {
        Span begun = open.remove(step);
        Span span = begun == null ? Span.getInvalid() : begun;
        span.addEvent("joined");
        return new Training(span, traces.within(span, "train", run, step), span.makeCurrent());
    }

    /** Ends the traces of steps that are left untrained. */
    @Override
    public void close() {
        open.values().forEach(span -> span.addEvent("left").end());
        open.clear();
    }

    record Training(Span step, Span train, Scope current) implements AutoCloseable {
        void trained(Losses losses) {
            train.setAttribute("mixmatch.loss_x", losses.lossX())
                    .setAttribute("mixmatch.loss_u", losses.lossU())
                    .setAttribute("mixmatch.lambda_u", losses.weightU())
                    .end();
        }

        @Override
        public void close() {
            current.close();
            // A second end changes nothing: where the step failed it is the first.
            train.end();
            step.end();
        }
    }
}
