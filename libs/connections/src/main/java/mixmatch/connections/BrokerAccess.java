package mixmatch.connections;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import mixmatch.proto.AccessRight;
import org.apache.kafka.clients.admin.Admin;

/** A process's access to the broker: the rights that it needs, and in a sentence what keeps it from its work. */
public final class BrokerAccess {
    private final ClientSettings client;
    private final Set<AccessRight> needed;
    private final KafkaDiagnosis diagnosis;

    /**
     * @param configuration of the process's Kafka clients
     * @param needed all rights that its user needs
     */
    public BrokerAccess(Map<String, ?> configuration, Collection<AccessRight> needed) {
        this.client = ClientSettings.of(configuration);
        this.needed = Set.copyOf(needed);
        this.diagnosis = new KafkaDiagnosis(client, this.needed);
    }

    /** @throws BrokerException with the rights that are missing, or with what keeps the broker from telling */
    public void check(Admin admin) throws IOException, InterruptedException {
        refuse(call(() -> MissingRights.of(admin, needed)));
    }

    /** The same for topics alone, which takes one request: for looks that are repeated. */
    public void checkTopics(Admin admin) throws IOException, InterruptedException {
        refuse(call(() -> MissingRights.onTopics(admin, needed)));
    }

    private void refuse(Set<AccessRight> missing) throws BrokerException {
        if (!missing.isEmpty()) {
            throw new BrokerException(
                    Diagnosis.lasting("the broker at %s %s"
                            .formatted(client.bootstrapServers(), AuthorizationError.of(client.user(), missing))),
                    null);
        }
    }

    /**
     * Calls the broker.
     *
     * @throws BrokerException where the call fails
     */
    public <T> T call(Callable<T> call) throws IOException, InterruptedException {
        try {
            return call.call();
        } catch (BrokerException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new BrokerException(diagnosis.of(e), e);
        }
    }

    /** A sentence on the failure of a call. May look at the broker's port, which takes seconds. */
    public String sentence(Throwable failure) {
        return diagnosis.of(failure).sentence();
    }
}
