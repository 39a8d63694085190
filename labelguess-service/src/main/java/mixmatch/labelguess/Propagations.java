package mixmatch.labelguess;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import mixmatch.methods.Methods;
import mixmatch.methods.Propagating;
import mixmatch.objects.MissingObjectException;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.service.CurrentOrders;
import mixmatch.service.DeadLetters;
import mixmatch.service.Dropped;
import mixmatch.service.Edge;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.RunRegistry;
import mixmatch.service.StepEdge;
import mixmatch.service.Traces;
import mixmatch.spec.RunSpec;
import mixmatch.v1.LabelsPropagated;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.PropagationOrder;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** The edge of propagations: an order in, word of the labels that are in the store out. One at a time. */
@ApplicationScoped
class Propagations {
    private static final Logger LOG = Logger.getLogger(Propagations.class);

    private static final int ANSWERED = 16;

    /** An order whatever its attempt, of a run as it was submitted: a deleted run's name may be used again. */
    private record Question(mixmatch.v1.RunSpec run, PropagationOrder order) {}

    private final Propagator propagator;
    private final RunRegistry runs;
    private final MutinyEmitter<byte[]> propagated;
    private final Timer seconds;
    private final Traces traces;
    private final CurrentOrders current;
    private final StepEdge<PropagationOrder> edge;
    /** The labels that were the answers, for orders that are repeated. Bound: the {@value #ANSWERED} used last. */
    private final Map<Question, ObjectRef> answered = RecentlyUsed.atMost(ANSWERED);

    private volatile boolean stopping;

    Propagations(
            Propagator propagator,
            RunRegistry runs,
            DeadLetters deadLetters,
            @Channel("propagated") MutinyEmitter<byte[]> propagated,
            MeterRegistry meters,
            Traces traces) {
        this.propagator = propagator;
        this.runs = runs;
        this.propagated = propagated;
        this.seconds = meters.timer("mixmatch.propagation.seconds");
        this.traces = traces;
        this.current = new CurrentOrders(runs::epoch);
        Dropped dropped = new Dropped(meters, "propagations");
        this.edge = new StepEdge<>(
                PropagationOrder.getDefaultInstance(), "the labels can't be propagated", deadLetters, dropped);
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping = true;
    }

    @Edge
    @Incoming("propagations")
    @Blocking("propagation")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> propagate(Message<byte[]> message) {
        return edge.take(message, (order, headers) -> {
            try (Traces.Work work = traces.continued("propagate", headers, order.getRun(), order.getStep())) {
                return propagate(order);
            } catch (MissingObjectException e) {
                // The trainer names only models that exist: the order is older than the run's pruning.
                return edge.drop("stale-model");
            } catch (CancellationException e) {
                if (isWaitedFor(order)) {
                    // The process ends, and the order is another replica's.
                    throw e;
                }
                return edge.drop("older-epoch");
            }
        });
    }

    private Uni<Void> propagate(PropagationOrder order) throws Exception {
        Optional<String> refused = current.refuses(order);
        if (refused.isPresent()) {
            return edge.drop(refused.get());
        }
        Optional<mixmatch.v1.RunSpec> submitted = runs.spec(order.getRun());
        if (submitted.isEmpty()) {
            return edge.drop("unknown-run");
        }
        if (!GuessSettings.isAModelOf(order.getRun(), order.getModel())) {
            return edge.drop("other-model");
        }
        Optional<Propagating> settings =
                Methods.of(RunSpec.of(submitted.get()).method()).propagating();
        if (settings.isEmpty()) {
            return edge.drop("other-method");
        }
        Question question =
                new Question(submitted.get(), order.toBuilder().clearAttempt().build());
        return send(order, RecentlyUsed.get(answered, question, asked -> answer(asked, settings.get())));
    }

    private ObjectRef answer(Question asked, Propagating settings) throws Exception {
        long began = System.nanoTime();
        ObjectRef labels = seconds.recordCallable(() -> propagator.propagate(
                asked.run(), asked.order(), settings, () -> !stopping && isWaitedFor(asked.order())));
        LOG.infof(
                "Propagated labels. run=%s step=%d seconds=%.1f",
                asked.order().getRun(), asked.order().getStep(), (System.nanoTime() - began) / 1e9);
        return labels;
    }

    /** False once the run has another owner, or is deleted. */
    private boolean isWaitedFor(PropagationOrder order) {
        return runs.knownEpoch(order.getRun()) == order.getEpoch() && runs.isKept(order.getRun());
    }

    private Uni<Void> send(PropagationOrder order, ObjectRef labels) {
        LabelsPropagated answer = LabelsPropagated.newBuilder()
                .setRun(order.getRun())
                .setEpoch(order.getEpoch())
                .setStep(order.getStep())
                .setAttempt(order.getAttempt())
                .setModel(order.getModel())
                .setLabels(labels)
                .setFingerprint(propagator.fingerprint())
                .build();
        return StepEdge.send(
                propagated,
                order.getRun() + "/" + order.getStep(),
                Partitions.ofRun(order.getRun()),
                RunHeaders.of(order.getRun(), order.getStep(), answer),
                answer);
    }
}
