package mixmatch.service;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerException;
import mixmatch.objects.ObjectStore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness of what the service needs. Looked at in the background: a probe is never slower than the outage it asks about. */
@Readiness
@ApplicationScoped
class Dependencies implements HealthCheck {
    private static final int ANSWER_MILLIS = 4_000;

    private final Map<String, Object> settings;
    private final BrokerAccess access;
    private final RunRegistry runs;
    private final Startup startup;
    /** Made when it is needed. Guarded by this: looks may overlap. */
    private Optional<Admin> admin = Optional.empty();

    private Probe broker;
    private Probe objects;

    Dependencies(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            BrokerAccess access,
            RunRegistry runs,
            Startup startup) {
        this.settings = KafkaClients.settings(kafka);
        this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        this.access = access;
        this.runs = runs;
        this.startup = startup;
    }

    void start(@Observes StartupEvent started, ObjectStore store) {
        broker = new Probe(Outages.BROKER, this::lookAtBroker);
        objects = new Probe(Outages.STORE, store::check);
    }

    /** Closes a client that the broker has refused: it would report that for minutes after the broker has changed its mind. */
    private void lookAtBroker() throws IOException, InterruptedException {
        Admin asked = access.call(this::admin);
        try {
            access.checkTopics(asked);
        } catch (BrokerException e) {
            if (e.lasting()) {
                giveUp(asked);
            }
            throw e;
        }
    }

    private synchronized Admin admin() {
        admin = admin.or(() -> Optional.of(Admin.create(settings)));
        return admin.get();
    }

    private synchronized void giveUp(Admin refused) {
        refused.close(Duration.ZERO);
        admin = admin.filter(other -> other != refused);
    }

    /** A sentence on what the service waits for; empty where it can work. */
    String awaited() {
        if (!broker.problem().isEmpty()) {
            return "It waits for the broker: %s.".formatted(broker.problem());
        }
        if (!objects.problem().isEmpty()) {
            return "It waits for the object store: %s.".formatted(objects.problem());
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
                .status(awaited().isEmpty())
                .withData("broker", brokerProblem.isEmpty() ? "answers" : brokerProblem)
                .withData("store", storeProblem.isEmpty() ? "answers" : storeProblem)
                .withData("startup", startup.done() ? "done" : "waits for " + startup.awaited())
                .withData("runs", runs.ready() ? "read" : "not read yet")
                .build();
    }
}
