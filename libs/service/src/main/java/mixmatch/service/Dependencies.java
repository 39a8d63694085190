package mixmatch.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mixmatch.objects.ObjectStore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness of what the service needs: the broker answers, the store answers, topic {@code runs} has been read. Looked
 * at in the background, so that a probe is never slower than the outage it asks about.
 */
@Readiness
@ApplicationScoped
class Dependencies implements HealthCheck {
    private static final int EVERY_SECONDS = 2;
    private static final int ANSWER_SECONDS = 3;
    private static final String NOT_LOOKED = "not looked at yet";

    private final Map<String, Object> kafka;
    private final ObjectStore store;
    private final RunRegistry runs;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dependencies");
        thread.setDaemon(true);
        return thread;
    });
    private volatile String brokerTrouble = NOT_LOOKED;
    private volatile String storeTrouble = NOT_LOOKED;

    Dependencies(@Identifier("default-kafka-broker") Map<String, Object> kafka, ObjectStore store, RunRegistry runs) {
        this.kafka = kafka;
        this.store = store;
        this.runs = runs;
    }

    void start(@Observes StartupEvent started) {
        Properties settings = KafkaClients.of(kafka);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
        Admin admin = Admin.create(settings);
        looks.scheduleWithFixedDelay(() -> look(admin), 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stopped) {
        looks.shutdownNow();
    }

    private void look(Admin admin) {
        brokerTrouble = brokerTrouble(admin);
        storeTrouble = storeTrouble();
    }

    private static String brokerTrouble(Admin admin) {
        try {
            admin.describeCluster().clusterId().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "the broker does not answer: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (KafkaException e) {
            return "the broker can't be asked: " + e.getMessage();
        }
    }

    private String storeTrouble() {
        try {
            store.check();
            return "";
        } catch (IOException | RuntimeException e) {
            return "the store does not answer: " + e.getMessage();
        }
    }

    @Override
    public HealthCheckResponse call() {
        boolean up = brokerTrouble.isEmpty() && storeTrouble.isEmpty() && runs.ready();
        var response = HealthCheckResponse.named("dependencies").status(up);
        return response.withData("broker", brokerTrouble.isEmpty() ? "answers" : brokerTrouble)
                .withData("store", storeTrouble.isEmpty() ? "answers" : storeTrouble)
                .withData("runs", runs.ready() ? "read" : "not read yet")
                .build();
    }
}
