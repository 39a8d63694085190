package mixmatch.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import mixmatch.connections.BrokerAccess;
import mixmatch.objects.ObjectStore;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness of what the service needs: the broker answers and lets it at its topics, the store answers, topics and
 * bucket are there, topic {@code runs} has been read. Looked at in the background, so that a probe is never slower than the
 * outage it asks about.
 */
@Readiness
@ApplicationScoped
class Dependencies implements HealthCheck {
    private final Map<String, Object> kafka;
    private final BrokerAccess access;
    private final ObjectStore store;
    private final RunRegistry runs;
    private final Startup startup;
    private BrokerCheck brokerCheck;
    private Probe broker;
    private Probe objects;

    Dependencies(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            BrokerAccess access,
            ObjectStore store,
            RunRegistry runs,
            Startup startup) {
        this.kafka = kafka;
        this.access = access;
        this.store = store;
        this.runs = runs;
        this.startup = startup;
    }

    void start(@Observes StartupEvent started) {
        brokerCheck = new BrokerCheck(kafka, access);
        broker = new Probe(Outages.BROKER, brokerCheck);
        objects = new Probe(Outages.STORE, store::check);
    }

    void stop(@Observes ShutdownEvent stopped) {
        broker.close();
        objects.close();
        brokerCheck.close();
    }

    /** A sentence on what the service waits for; empty where it can work. */
    String awaited() {
        String brokerProblem = broker.problem();
        String storeProblem = objects.problem();
        if (!brokerProblem.isEmpty()) {
            return "It waits for the broker: %s.".formatted(brokerProblem);
        }
        if (!storeProblem.isEmpty()) {
            return "It waits for the object store: %s.".formatted(storeProblem);
        }
        if (!startup.done()) {
            return "It waits for the %s.".formatted(startup.awaited());
        }
        return runs.ready() ? "" : "It has not read topic runs yet.";
    }

    @Override
    public HealthCheckResponse call() {
        String brokerProblem = broker.problem();
        String storeProblem = objects.problem();
        return HealthCheckResponse.named("dependencies")
                .status(brokerProblem.isEmpty() && storeProblem.isEmpty() && startup.done() && runs.ready())
                .withData("broker", brokerProblem.isEmpty() ? "answers" : brokerProblem)
                .withData("store", storeProblem.isEmpty() ? "answers" : storeProblem)
                .withData("startup", startup.done() ? "done" : "waits for " + startup.awaited())
                .withData("runs", runs.ready() ? "read" : "not read yet")
                .build();
    }
}
