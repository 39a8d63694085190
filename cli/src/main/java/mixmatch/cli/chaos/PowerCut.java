package mixmatch.cli.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.Cluster;
import mixmatch.proto.Topic;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A power cut: all processes end at once, and what nobody has synced is gone or torn. Then all of them start, and the run is
 * resumed as a person would. Of several brokers it is as often the power of one machine alone.
 */
final class PowerCut {
    private static final long ANSWER_SECONDS = 60;
    private static final Duration DEAD_WITHIN = Duration.ofSeconds(20);

    private PowerCut() {}

    static void cut(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        TestedBrokers brokers = trial.system.brokers();
        if (brokers.count() == 1) {
            cutAll(trial, random, say);
        } else if (random.nextBoolean()) {
            brokers.oneAtATime(trial, () -> cutAll(trial, random, say));
        } else {
            brokers.oneAtATime(trial, () -> cutOne(random.nextInt(brokers.count()) + 1, trial, random, say));
        }
    }

    private static void cutAll(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        Cluster cluster = trial.system.cluster();
        Set<String> synced = Trial.untilDone(() -> synced(trial.system));
        // Nobody scales meanwhile, which would start processes, and no other cut begins.
        synchronized (cluster) {
            List<Child> all = cluster.children();
            say.accept("power cut: kill -9 of all %d processes".formatted(all.size()));
            List<String> logs = new ArrayList<>();
            List<String> files = new ArrayList<>();
            keepingAway(all, trial, () -> {
                for (int node = 1; node <= trial.system.brokers().count(); node++) {
                    logs.addAll(new LostTails(folder(trial, node), synced).lose(random));
                }
                UnsyncedFiles unsynced = UnsyncedFiles.of(trial.system.dir());
                for (Path file : unsynced.find()) {
                    files.add("%s %s".formatted(unsynced.root().relativize(file), UnsyncedFiles.lose(file, random)));
                }
                cluster.prepareFolder();
                trial.powerIsCut.run();
            });
            say.accept("power is back; %s; files: %s".formatted(ends(logs), String.join(", ", files)));
        }
        Trial.untilDone(() -> {
            try {
                trial.system.want(trial.run, RunWanted.Wish.WISH_RUN);
                return true;
            } catch (RuntimeException e) {
                throw new IOException(e);
            }
        });
        trial.powerIsCut.run();
    }

    /** The others have what was sent in two copies. */
    private static void cutOne(int node, Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        Set<String> synced = Trial.untilDone(() -> synced(trial.system));
        Child broker = trial.system.brokers().process(node);
        say.accept("power cut of %s".formatted(broker.name()));
        List<String> lost = new ArrayList<>();
        keepingAway(List.of(broker), trial, () -> lost.addAll(new LostTails(folder(trial, node), synced).lose(random)));
        say.accept("power of %s is back; %s".formatted(broker.name(), ends(lost)));
    }

    private static String ends(List<String> logs) {
        return "the ends of %d logs are lost, as of %s"
                .formatted(logs.size(), logs.stream().findFirst().orElse("none"));
    }

    private interface Deed {
        void happen() throws IOException;
    }

    private static void keepingAway(List<Child> processes, Trial trial, Deed deed) throws Exception {
        processes.forEach(Child::hold);
        try {
            if (!trial.await(DEAD_WITHIN, () -> processes.stream().noneMatch(Child::isAlive))) {
                throw new IOException("not all processes have ended");
            }
            deed.happen();
        } finally {
            processes.forEach(Child::release);
        }
    }

    private static Path folder(Trial trial, int node) {
        return trial.system
                .dir()
                .root()
                .resolve(trial.system.brokers().process(node).name());
    }

    /** The topics that are synced with each message, as the broker has it: a setting that is missing is to show. */
    private static Set<String> synced(ChaosSystem system) throws IOException, InterruptedException {
        try (Admin admin = Admin.create(system.addresses().client())) {
            List<ConfigResource> topics = admin
                    .listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList();
            return admin.describeConfigs(topics).all().get(ANSWER_SECONDS, TimeUnit.SECONDS).entrySet().stream()
                    .filter(topic -> topic.getValue().get(Topic.FLUSH).value().equals("1"))
                    .map(topic -> topic.getKey().name())
                    .collect(Collectors.toSet());
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the topics' settings can't be read: " + e.getMessage(), e);
        }
    }
}
