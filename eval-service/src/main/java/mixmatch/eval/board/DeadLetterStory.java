package mixmatch.eval.board;

import java.time.Instant;
import java.util.Optional;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a dead letter says happened. */
final class DeadLetterStory {
    private static final int MOST_REASON = 300;

    private DeadLetterStory() {}

    static RunEvent of(ConsumerRecord<String, byte[]> letter) {
        String step = RunHeaders.text(letter.headers(), RunHeaders.STEP);
        String reason = RunHeaders.text(letter.headers(), RunHeaders.REASON);
        return new RunEvent(
                Instant.ofEpochMilli(letter.timestamp()),
                "dead-letter",
                step.matches("\\d{1,18}") ? Optional.of(Long.parseLong(step)) : Optional.empty(),
                "A message of topic %s went to dead letters: %s"
                        .formatted(
                                RunHeaders.text(letter.headers(), RunHeaders.SOURCE_TOPIC),
                                reason.substring(0, Math.min(MOST_REASON, reason.length()))));
    }
}
