package mixmatch.cli.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.runs.FollowedRun;
import mixmatch.cli.runs.RunFiles;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.Cluster;
import mixmatch.cli.system.LivenessProbe;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.Topic;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.runs.Submission;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.Progress;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.common.TopicPartition;

/** The system that this process started, as faults see it, and the runs on it. */
record ChaosSystem(Cluster cluster, TestedBrokers brokers, Addresses addresses, ObjectStore objects, WorkDir dir)
        implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
    /** The line of a trainer's metrics page while it trains a run. */
    private static final String TRAINS = "(?m)^mixmatch_run_step\\{[^}]*run=\"%s\"[^}]*}";

    /** @param network between several brokers; empty where there is one */
    ChaosSystem(Cluster cluster, Optional<BrokerNetwork> network, WorkDir dir) {
        this(
                cluster,
                new TestedBrokers(cluster, cluster.addresses(), network),
                cluster.addresses(),
                cluster.addresses().store(),
                dir);
    }

    /** The trainer that trains the run at the moment; empty while none does. */
    Optional<Child> owner(String run) {
        Pattern trains = Pattern.compile(TRAINS.formatted(Pattern.quote(run)));
        return cluster.replicas(ServiceName.TRAINER).stream()
                .filter(replica -> trains.matcher(metrics(replica)).find())
                .findFirst();
    }

    /** The metrics page of the replica; empty where it does not answer. */
    private static String metrics(Child replica) {
        return LivenessProbe.ask(
                replica.port(),
                "/q/metrics",
                ANSWERS_WITHIN,
                "",
                page -> new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Waits until broker and store answer, each service has so many replicas, and all of them are ready. */
    void restore(Map<ServiceName, Integer> replicas) throws IOException, InterruptedException {
        Stores.Waiting waiting = Stores.Waiting.own(cluster::check);
        Stores.awaitBrokers(addresses, brokers.count(), waiting);
        Stores.await(addresses, Set.of(), waiting, waiting);
        for (Map.Entry<ServiceName, Integer> service : replicas.entrySet()) {
            cluster.scale(service.getKey(), service.getValue());
        }
        cluster.awaitServices();
    }

    void want(String run, RunWanted.Wish wish) throws InterruptedException {
        try (RunTopics topics = new RunTopics(addresses.broker(), Stores.PATIENCE)) {
            topics.want(run, wish);
        }
    }

    List<TopicPartition> partitions(Topic topic) {
        return topic.partitions(addresses.topicPrefix());
    }

    /** Follows a run to its end, whatever happens meanwhile; throws with the reason when it fails or takes too long. */
    RunBits run(Submission submission, Duration atMost, Consumer<Trial.Observed> observer) throws Exception {
        String name = submission.run();
        try (RunWatch watch = RunWatch.fromNow(addresses.broker(), name);
                RunTopics topics = new RunTopics(addresses.broker(), Stores.PATIENCE)) {
            topics.submit(submission.store(objects, dir.images()));
            RunView view;
            try {
                view = follow(watch, name, atMost, observer);
            } catch (CommandFailure e) {
                // The next run is not to wait for this one.
                topics.want(name, RunWanted.Wish.WISH_STOP);
                throw e;
            }
            ObjectRef losses = view.lastEvaluation().orElseThrow().getReportList().stream()
                    .filter(file -> file.getKey().endsWith("/" + RunFiles.LOSSES))
                    .findFirst()
                    .orElseThrow(() ->
                            new IOException("the report of run %s is without %s".formatted(name, RunFiles.LOSSES)));
            return new RunBits(
                    Trial.untilDone(() -> objects.get(losses)), view.state().getFinalWeightsSha256());
        }
    }

    private RunView follow(RunWatch watch, String name, Duration atMost, Consumer<Trial.Observed> observer) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            watch.poll(POLL);
            RunView view = watch.view(name);
            cluster.check();
            Progress progress = view.progress();
            RunState.Phase phase = view.state().getPhase();
            observer.accept(new Trial.Observed(progress.getEpoch(), progress.getStep(), progress.getAtMillis(), phase));
            FollowedRun.refuseFailed(view);
            if (view.lastEvaluation().isPresent()) {
                return view;
            }
            FollowedRun.refuseUnevaluated(view);
            if (System.nanoTime() > deadline) {
                String waitsFor = progress.getWaitsFor().isEmpty() ? "nothing" : progress.getWaitsFor();
                throw CommandFailure.failed("run %s is at step %d (%s) after %d s; its owner waits for %s"
                        .formatted(name, progress.getStep(), phase, atMost.toSeconds(), waitsFor));
            }
        }
    }

    @Override
    public void close() {
        objects.close();
    }
}
