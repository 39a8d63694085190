package mixmatch.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The configuration of every service. The broker's address is Quarkus' own {@code kafka.bootstrap.servers}. */
@ConfigMapping(prefix = "mixmatch")
public interface ServiceConfig {
    /** The prefix of the names of topics, consumer groups and transactional ids. */
    @WithDefault("mixmatch.")
    String topicPrefix();

    /** Copies of each partition of a topic that is made here; by default as many as there are brokers, at most 3. */
    OptionalInt replication();

    /** Copies that must have a message before it counts as sent; by default 2 of 3, else 1. */
    OptionalInt minInsyncReplicas();

    /** Folder for what is fetched from the store and may be fetched again. */
    @WithDefault("${java.io.tmpdir}/mixmatch-cache")
    Path cacheDir();

    /** The timer that counts what the service does: batches, guesses, steps, evaluations. */
    @WithDefault("none")
    String unitOfWork();

    /**
     * A name that this replica has again when it is started again, and no other has: a trainer takes its run again at once; without
     * it once the owner has been silent for 5 s.
     */
    Optional<String> replica();

    /** Ends the process when its standard input ends: a child of a launcher does not outlive it. */
    @WithDefault("false")
    boolean exitWithParent();

    /** File in which the service says the port of its web server, for the launcher that started it. */
    Optional<Path> portFile();

    S3 s3();

    interface S3 {
        /** As in {@code http://127.0.0.1:9000}. */
        URI url();

        @WithDefault("mixmatch")
        String bucket();

        /** The bucket's region, where the store has such. */
        @WithDefault("us-east-1")
        String region();

        String accessKey();

        String secretKey();

        /** PEM file with the certificates of the CAs that the store is trusted by; without it those that Java trusts. */
        Optional<Path> ca();
    }
}
