package mixmatch.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.ClusterPlan;
import mixmatch.cli.system.LivenessProbe;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.system.UpState;
import mixmatch.connections.BrokerAccess;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The broker and the store of a system that is up, or that the options name, and its services here. */
record ReachedSystem(SystemOptions options) {
    private static final int REQUEST_MILLIS = 5_000;

    List<Finding> findings() throws IOException, InterruptedException {
        WorkDir dir = WorkDir.at(options.dir);
        Optional<UpState> up = options.systemThatIsUp(dir, true);
        List<Finding> findings = new ArrayList<>();
        if (up.isPresent()) {
            Addresses addresses = up.get().addresses(dir, System.getenv());
            findings.addAll(broker(addresses));
            findings.add(store(addresses));
            page(up.get()).ifPresent(findings::add);
            return findings;
        }
        ClusterPlan plan = options.plan(System.getenv());
        if (plan.kafka().isPresent()) {
            findings.addAll(broker(plan.elsewhere()));
        }
        if (plan.s3().isPresent()) {
            findings.add(store(plan.elsewhere()));
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(
                        "system", "nothing is up in %s; train starts its own broker and store".formatted(dir.root())))
                : findings;
    }

    private List<Finding> broker(Addresses addresses) throws InterruptedException {
        Set<AccessRight> rights = KafkaUser.TRAIN.rights(addresses.topicPrefix());
        BrokerAccess access = new BrokerAccess(addresses.client(), rights);
        Map<String, Object> client = addresses.client();
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        String address = addresses.kafka();
        try (Admin admin = access.call(() -> Admin.create(client))) {
            int nodes = access.call(() -> admin.describeCluster().nodes().get(REQUEST_MILLIS, TimeUnit.MILLISECONDS))
                    .size();
            Set<String> there =
                    access.call(() -> admin.listTopics().names().get(REQUEST_MILLIS, TimeUnit.MILLISECONDS));
            Set<String> topics = new TreeSet<>();
            for (Topic topic : Topic.values()) {
                topics.add(topic.name(addresses.topicPrefix()));
            }
            int all = topics.size();
            topics.removeAll(there);
            String absent = "%d of %d are not there: %s".formatted(topics.size(), all, String.join(", ", topics));
            String lacking = access.call(() -> access.missing(admin)).stream()
                    .map(right -> right.operation() + " on " + right.resource())
                    .collect(Collectors.joining(", "));
            return List.of(
                    Finding.ok("broker", "%s answers, of %d nodes".formatted(address, nodes)),
                    topics.isEmpty()
                            ? Finding.ok("topics", "all %d are there".formatted(all))
                            : Finding.note(
                                    "topics", absent, "the first command or service makes them, where its user may"),
                    lacking.isEmpty()
                            ? Finding.ok("rights", "this user has all that train needs, as far as the broker tells")
                            : Finding.bad(
                                    "rights",
                                    "this user lacks " + lacking,
                                    "give it these; docs/security.md has the commands"));
        } catch (IOException e) {
            return List.of(
                    Finding.bad("broker", address + ": " + e.getMessage(), "check the address, and the broker's log"));
        }
    }

    private Finding store(Addresses addresses) {
        try (ObjectStore store = addresses.store()) {
            store.check();
            return Finding.ok("store", "%s answers, with the bucket %s".formatted(addresses.s3(), Addresses.bucket()));
        } catch (IOException e) {
            return Finding.bad(
                    "store", addresses.s3() + ": " + e.getMessage(), "check the address and the credentials");
        }
    }

    private static Optional<Finding> page(UpState up) {
        return Optional.of(up.page())
                .filter(page -> !page.isEmpty())
                .map(page -> LivenessProbe.ready(OptionalInt.of(URI.create(page).getPort()))
                        ? Finding.ok("page", page + " is ready")
                        : Finding.note("page", page + " is not ready", "`mixmatch logs eval` says why"));
    }
}
