package mixmatch.cli.chaos;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import mixmatch.cli.chaos.FaultKind.Form;
import mixmatch.cli.system.Child;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import org.apache.kafka.common.TopicPartition;

/**
 * Faults of one broker of several: of the leader of a partition that the run needs. One comes after the other, when all copies
 * are in step again: two brokers are always there.
 */
final class LeaderFaults {
    static final List<Form> FORMS = List.of(
            new Form("leader killed", of(process(ProcessFaults::kill))),
            new Form("leader hangs", of(process(ProcessFaults::hang))),
            new Form("leader cut off", of(LeaderFaults::cutOff)),
            new Form("leader away", of(process(ProcessFaults::stayAway))),
            new Form("leader rolled", of(LeaderFaults::roll)));

    private static final List<Topic> NEEDED =
            List.of(Topic.RUNS, Topic.BATCHES_GUESSED, Topic.BATCHES_LABELED, Topic.CHECKPOINTS, Topic.ORDERS);

    private LeaderFaults() {}

    private interface Deed {
        void to(int node, Trial trial, Consumer<String> say) throws Exception;
    }

    private static FaultKind.Action of(Deed deed) {
        return (trial, random, say) -> trial.system.brokers().oneAtATime(trial, () -> {
            TopicPartition partition = partition(trial, random);
            int node = trial.system.brokers().leader(partition);
            say.accept("kafka-%d leads %s".formatted(node, partition));
            deed.to(node, trial, say);
        });
    }

    private static TopicPartition partition(Trial trial, SplittableRandom random) {
        Topic topic = NEEDED.get(random.nextInt(NEEDED.size()));
        int number = topic == Topic.ORDERS
                ? random.nextInt(topic.partitions())
                : Partitions.ofRun(trial.run) % topic.partitions();
        return trial.system.partitions(topic).get(number);
    }

    private static Deed process(ProcessFaults.Deed deed) {
        return (node, trial, say) -> deed.to(trial, trial.system.brokers().process(node), say);
    }

    private static void cutOff(int node, Trial trial, Consumer<String> say) throws InterruptedException {
        say.accept("kafka-%d is cut off from the other brokers".formatted(node));
        trial.system.brokers().network().cutOff(node);
        ProcessFaults.outage(
                trial, trial.system.brokers().network()::heal, "kafka-%d is connected again".formatted(node), say);
    }

    /** Ends each in order and starts it again, the leader first, as at an upgrade. */
    private static void roll(int first, Trial trial, Consumer<String> say) throws Exception {
        TestedBrokers brokers = trial.system.brokers();
        for (int i = 0; i < brokers.count(); i++) {
            Child broker = brokers.process((first - 1 + i) % brokers.count() + 1);
            say.accept("SIGTERM of %s, which starts again".formatted(broker.name()));
            broker.restart();
            brokers.awaitInStep();
        }
    }
}
