package mixmatch.connections;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import mixmatch.proto.AccessRight;
import mixmatch.proto.TopicCreation;
import org.apache.kafka.clients.admin.Admin;

/** A process's access to the broker: the rights that it needs, and in a sentence what keeps it from its work. */
public final class BrokerAccess {
    private final Set<AccessRight> needed;
    private final KafkaDiagnosis diagnosis;

    /** @param needed all rights that its user needs */
    public BrokerAccess(Map<String, ?> configuration, Collection<AccessRight> needed) {
        this.needed = Set.copyOf(needed);
        this.diagnosis = new KafkaDiagnosis(ClientSettings.of(configuration), this.needed);
    }

    /** Makes the topics that are missing, and looks whether all rights are there; throws with what is missing. */
    public void prepareTopics(Admin admin, String topicPrefix) throws IOException, InterruptedException {
        refuse(call(() -> {
            TopicCreation.ensure(admin, topicPrefix);
            return MissingRights.of(admin, needed);
        }));
    }

    /** Looks at the rights to topics alone, which takes one request: for looks that are repeated. */
    public void checkTopics(Admin admin) throws IOException, InterruptedException {
        refuse(call(() -> MissingRights.onTopics(admin, needed)));
    }

    private void refuse(Set<AccessRight> missing) throws BrokerException {
        if (!missing.isEmpty()) {
            throw diagnosis.of(missing);
        }
    }

    /** Calls the broker; what fails is told in a sentence. */
    public <T> T call(Callable<T> call) throws IOException, InterruptedException {
        try {
            return call.call();
        } catch (BrokerException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw diagnosis.of(e);
        }
    }

    /** A sentence on the failure of a call. May look at the broker's port, which takes seconds. */
    public String sentence(Throwable failure) {
        return diagnosis.of(failure).getMessage();
    }
}
