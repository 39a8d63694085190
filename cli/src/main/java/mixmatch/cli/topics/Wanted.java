package mixmatch.cli.topics;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The messages that a person means. Key and headers alone tell them, so that no other is ever decoded. */
public record Wanted(Optional<String> run, OptionalLong step, OptionalLong fromStep) {
    static Wanted step(String run, long step) {
        return new Wanted(Optional.of(run), OptionalLong.of(step), OptionalLong.empty());
    }

    static Wanted fromStep(String run, long step) {
        return new Wanted(Optional.of(run), OptionalLong.empty(), OptionalLong.of(step));
    }

    boolean isAll() {
        return run.isEmpty() && step.isEmpty() && fromStep.isEmpty();
    }

    /** The only partition where they can be; empty where they may be in any. */
    OptionalLong partition(Topic topic) {
        if (run.isEmpty()) {
            return OptionalLong.empty();
        }
        return switch (topic) {
            // A dead letter is where its key takes it, whatever topic it comes from; a replica's beat is of no run.
            case DEAD_LETTERS, SERVICES -> OptionalLong.empty();
            case ORDERS, BATCHES_UNLABELED ->
                step.isPresent()
                        ? OptionalLong.of(Partitions.ofStep(run.get(), step.getAsLong()))
                        : OptionalLong.empty();
            default -> OptionalLong.of(Partitions.ofRun(run.get()) % topic.partitions());
        };
    }

    boolean accepts(ConsumerRecord<byte[], byte[]> record) {
        return (run.isEmpty() || run.get().equals(run(record)))
                && (step.isEmpty() || step.equals(stepOf(record)))
                && (fromStep.isEmpty() || stepOf(record).orElse(-1) >= fromStep.getAsLong());
    }

    private static String run(ConsumerRecord<byte[], byte[]> record) {
        String header = RunHeaders.text(record.headers(), RunHeaders.RUN_ID);
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        return header.isEmpty() ? key.split("/", 2)[0] : header;
    }

    static OptionalLong stepOf(ConsumerRecord<byte[], byte[]> record) {
        String step = RunHeaders.text(record.headers(), RunHeaders.STEP);
        return step.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(step)) : OptionalLong.empty();
    }
}
