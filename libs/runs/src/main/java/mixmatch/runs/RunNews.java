package mixmatch.runs;

import com.google.protobuf.Message;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A receiver of the messages about runs. */
public interface RunNews {
    /** A message of a run, taken by the broker at {@code atMillis}: spec, wish, state, checkpoint, evaluation or heartbeat. */
    void said(String run, Message message, long atMillis);

    /** The run's spec was withdrawn: nothing is left of it. */
    void deleted(String run);

    /** A message that could not be carried out, with the reason in its headers. */
    void deadLetter(ConsumerRecord<String, byte[]> letter);
}
