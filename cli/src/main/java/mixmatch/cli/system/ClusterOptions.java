package mixmatch.cli.system;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of a command that starts the whole system. */
public final class ClusterOptions extends ServicesOptions {
    @Option(
            names = "--replicas",
            paramLabel = "SERVICE=N",
            split = ",",
            description = "Start N replicas of augment, labelguess, trainer or eval (default: 1), as in"
                    + " augment=2,labelguess=3.")
    void replicas(List<String> counts) {
        replicas = counts;
    }

    /** So many trainers where a person has not said how many, for a system that is yet to be started here. */
    public void trainers(int count) {
        String trainer = ServiceName.TRAINER.text() + "=";
        if (!noServices && replicas.stream().noneMatch(given -> given.trim().startsWith(trainer))) {
            replicas =
                    Stream.concat(replicas.stream(), Stream.of(trainer + count)).toList();
        }
    }

    @Option(
            names = "--gpu",
            description = "Train and guess on an NVIDIA GPU (unverified); downloads libraries for it once.")
    void gpu(boolean wanted) {
        gpu = wanted;
    }

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Port of the embedded Kafka (default: a free one).")
    void kafkaPort(int port) {
        kafkaPort = port;
    }

    @Option(
            names = "--brokers",
            paramLabel = "N",
            description = "Embedded Kafka brokers, 1 or 3 (default: as DIR has them, else 1).")
    void brokers(int count) {
        brokers = count;
    }

    @Option(
            names = "--s3-port",
            paramLabel = "PORT",
            description = "Port of the embedded S3 store (default: a free one).")
    void s3Port(int port) {
        s3Port = port;
    }
}
