package mixmatch.service;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.TopicCreation;
import org.apache.kafka.clients.admin.Admin;

/**
 * What a service needs before its channels open: the broker with its topics and the store with its bucket. Waits for
 * them as long as it takes.
 */
@ApplicationScoped
class Startup {
    private static final short BROKER_DEFAULT = -1;
    private static final int TERMINATED = 143;

    private final ServiceConfig config;
    private final Map<String, Object> kafka;
    private final ObjectStore store;

    Startup(ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka, ObjectStore store) {
        this.config = config;
        this.kafka = kafka;
        this.store = store;
    }

    // Before SmallRye connects the channels: they would look for topics that are not there yet.
    void prepare(@Observes @Priority(1) StartupEvent started) throws IOException {
        if (config.exitWithParent()) {
            ParentWatch.start(System.in);
        }
        Thread end = endAtOnceWhenAsked();
        try (Admin admin = Admin.create(KafkaClients.of(kafka))) {
            Outages.untilDone("topics", Duration.ZERO, () -> {
                TopicCreation.ensure(admin, config.topicPrefix(), BROKER_DEFAULT);
                return true;
            });
        }
        Outages.untilDone("bucket", Duration.ZERO, () -> {
            store.ensureBucket();
            return true;
        });
        Runtime.getRuntime().removeShutdownHook(end);
    }

    /** While it waits here nothing is open yet, and Quarkus would only stop what has started: SIGTERM ends the process. */
    private static Thread endAtOnceWhenAsked() {
        Thread end = new Thread(() -> Runtime.getRuntime().halt(TERMINATED), "end-while-waiting");
        Runtime.getRuntime().addShutdownHook(end);
        return end;
    }
}
