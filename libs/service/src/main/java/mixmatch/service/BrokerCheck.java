package mixmatch.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A check that the broker answers and gives this service access to its topics. It closes a client that the broker has refused:
 * such a client would report the refusal for minutes after the broker has changed its mind.
 */
final class BrokerCheck implements Probe.Check, AutoCloseable {
    private static final int ANSWER_SECONDS = 4;

    private final Map<String, Object> settings;
    private final BrokerAccess access;
    /** Made when it is needed. Guarded by this: checks may overlap. */
    private Optional<Admin> admin = Optional.empty();

    BrokerCheck(Map<String, Object> kafka, BrokerAccess access) {
        this.settings = KafkaClients.settings(kafka);
        this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
        this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
        this.access = access;
    }

    @Override
    public void check() throws IOException, InterruptedException {
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
        if (admin.isEmpty()) {
            admin = Optional.of(Admin.create(settings));
        }
        return admin.get();
    }

    private synchronized void giveUp(Admin refused) {
        refused.close(Duration.ZERO);
        admin = admin.filter(other -> other != refused);
    }

    @Override
    public synchronized void close() {
        admin.ifPresent(Admin::close);
    }
}
