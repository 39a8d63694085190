package mixmatch.cli.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Session;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerException;
import mixmatch.connections.BrokerTopics;
import mixmatch.connections.TopicFinding;
import mixmatch.connections.TopicFinding.Grade;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.admin.Admin;

/** {@code topics --check}, {@code --repair}: whether topics are as they must be; what can be mended is. */
record TopicCheck(SystemOptions options, boolean json) {
    /** Gives the exit code. */
    int run(boolean repair) throws IOException, InterruptedException {
        TopicsCommand.refuseWhereNoneCanBe(options);
        try (Session session = Session.begin(options, true)) {
            session.openStores();
            Addresses addresses = session.addresses();
            BrokerAccess access = new BrokerAccess(addresses.client(), KafkaUser.TRAIN.rights(addresses.topicPrefix()));
            try (Admin admin = access.call(() -> Admin.create(addresses.client()))) {
                BrokerTopics topics =
                        new BrokerTopics(admin, addresses.topicPrefix(), Addresses.replication(System.getenv()));
                List<TopicFinding> differences = access.call(topics::findings);
                if (repair) {
                    differences = mend(access, topics, differences);
                }
                List<TopicFinding> findings = new ArrayList<>(differences);
                findings.addAll(access.call(topics::tooFewInSync));
                show(findings);
                return findings.stream().anyMatch(finding -> finding.grade() == Grade.REFUSED)
                        ? CommandFailure.FAILED
                        : 0;
            } catch (BrokerException e) {
                throw e.lasting()
                        ? CommandFailure.badInput(e.getMessage(), e)
                        : CommandFailure.failed(e.getMessage(), e);
            }
        }
    }

    /** Gives what is found afterwards. */
    private List<TopicFinding> mend(BrokerAccess access, BrokerTopics topics, List<TopicFinding> before)
            throws IOException, InterruptedException {
        List<TopicFinding> findings = before;
        // A second time for what a new topic, or one with more copies, shows.
        for (int turn = 0; turn < 2 && findings.stream().anyMatch(TopicFinding::canBeMended); turn++) {
            List<TopicFinding> now = findings;
            access.call(() -> {
                topics.mend(now);
                return now;
            });
            now.stream()
                    .filter(TopicFinding::canBeMended)
                    .forEach(each -> options.console.say("mended topic %s: %s".formatted(each.topic(), each.found())));
            findings = access.call(topics::findings);
        }
        return findings;
    }

    private void show(List<TopicFinding> findings) {
        if (json) {
            findings.forEach(finding -> options.console.out().println(json(finding)));
            return;
        }
        Map<Grade, String> words = Map.of(Grade.REFUSED, "refused", Grade.WARNING, "warning");
        Stream.of(Grade.values())
                .forEach(grade -> TopicFinding.sentences(findings, grade).forEach(sentence -> options.console
                        .out()
                        .println("%-8s %s"
                                .formatted(
                                        words.get(grade),
                                        options.console.hints().in(sentence)))));
        if (findings.isEmpty()) {
            options.console.out().printf("all %d topics are as they must be%n", Topic.values().length);
        }
    }

    private static String json(TopicFinding finding) {
        ObjectNode node = MessageForm.object()
                .put("topic", finding.topic())
                .put("grade", finding.grade().name().toLowerCase(Locale.ROOT))
                .put("found", finding.found())
                .put("remedy", finding.remedy());
        return MessageForm.line(node);
    }
}
