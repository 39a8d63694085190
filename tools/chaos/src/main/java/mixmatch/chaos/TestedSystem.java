package mixmatch.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.Topic;
import mixmatch.v1.RunWanted;
import org.apache.kafka.common.TopicPartition;

/** The system that faults are injected into, and the means to inject them. */
public interface TestedSystem {
    /** A process, whatever process it is at the moment: its keeper starts it again when it ends. */
    interface Part {
        /** Name of the process: {@code labelguess-2}. */
        String name();

        /** Kills it with -9; it is started again at once. */
        void kill();

        /** Kills it with -9 and keeps it away until {@link #release}. */
        void hold();

        void release();

        /** Stops it in its tracks (SIGSTOP), all its threads at once, until {@link #resume}. */
        void suspend();

        void resume();
    }

    /** Names of the services: {@code augment}. */
    List<String> services();

    /** The replicas of a service that there are now. */
    List<Part> replicas(String service);

    /** The trainer that trains at the moment; empty while none does. */
    Optional<Part> owner();

    Part broker();

    Part store();

    /** Makes a service have so many replicas; returns when those that are too many have ended. */
    void scale(String service, int replicas) throws IOException;

    void want(String run, RunWanted.Wish wish) throws InterruptedException;

    List<TopicPartition> partitions(Topic topic);

    /** Configuration that every Kafka client begins with. */
    Map<String, Object> kafka();

    ObjectStore objects();
}
