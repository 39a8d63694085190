package mixmatch.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Map;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerTopics;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.ReplicationSettings;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/**
 * Makes the broker's topics, with the rights to them, and the store's bucket. Waits in the background: meanwhile the service is
 * alive and says what it waits for. Its channels are open by then; they see topics that are made later within a second.
 */
@ApplicationScoped
public class Startup {
    private static final Logger LOG = Logger.getLogger(Startup.class);

    private volatile String awaited = "topics";

    // Before SmallRye opens the channels, so that the topics are there when they are looked for, if the broker is.
    void start(
            @Observes @Priority(1) StartupEvent started,
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            BrokerAccess access,
            StoreAddress address,
            ObjectStore store)
            throws IOException {
        if (config.exitWithParent()) {
            Main.endWithParent(System.in);
        }
        VitalThread.watchLibraries();
        // Clients without a broker take seconds to close, and have nothing to tell it: no run is taken yet.
        Main.endBySignals(() -> !done());
        // Settings that no client takes, as a certificate that is not there yet: no channel could be opened with them.
        Admin admin = Outages.untilDone("the broker's settings", () -> access.call(() -> KafkaClients.admin(kafka)));
        address.warning().ifPresent(LOG::warn);
        VitalThread.of("startup", () -> prepare(admin, config, access, store)).start();
    }

    // Before anything is closed.
    void stop(@Observes @Priority(1) ShutdownEvent stopped) {
        FatalFailure.endsInOrder();
    }

    public boolean done() {
        return awaited.isEmpty();
    }

    /** The name of what is not there yet, for a person; empty once all is. */
    String awaited() {
        return awaited;
    }

    private void prepare(Admin admin, ServiceConfig config, BrokerAccess access, ObjectStore store) {
        try (admin) {
            BrokerTopics topics = new BrokerTopics(
                    admin,
                    config.topicPrefix(),
                    new ReplicationSettings(config.replication(), config.minInsyncReplicas()));
            Outages.untilDone(awaited, () -> access.prepareTopics(topics)).forEach(LOG::warn);
            awaited = "bucket";
            Outages.untilDone(awaited, store::ensureBucket);
            awaited = "";
        } catch (IOException | RuntimeException e) {
            // What waiting can't mend, as a bucket's name that no store takes.
            LOG.errorf("The service ends, as what it needs can't be made. what=%s reason=%s", awaited, e.getMessage());
            Runtime.getRuntime().halt(FatalFailure.FAILED);
        }
    }
}
