package mixmatch.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Whether the broker answers and lets this service at its topics. A client that the broker has refused is given up: it
 * would say the same for minutes after the broker has changed its mind.
 */
final class BrokerLook implements Callable<Boolean>, AutoCloseable {
    private static final int ANSWER_SECONDS = 4;

    private final Properties settings;
    private final BrokerAccess access;
    /** Made when it is needed. Guarded by this: looks may overlap. */
    private Optional<Admin> admin = Optional.empty();

    /** @param settings of Kafka clients */
    BrokerLook(Properties settings, BrokerAccess access) {
        this.settings = new Properties();
        this.settings.putAll(settings);
        this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
        this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
        this.access = access;
    }

    @Override
    public Boolean call() throws IOException, InterruptedException {
        Admin asked = access.call(this::admin);
        try {
            access.checkTopics(asked);
            return true;
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
