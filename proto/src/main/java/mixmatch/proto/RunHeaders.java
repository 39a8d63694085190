package mixmatch.proto;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of every message, as text: someone with only a console consumer can read where the pipeline stands. */
public final class RunHeaders {
    public static final String RUN_ID = "run-id";
    public static final String STEP = "step";
    public static final String MODEL_STEP = "model-step";
    /** Full name of the Protobuf message in the value. */
    public static final String SCHEMA = "schema";

    /** On dead letters: why, and where the message came from. */
    public static final String REASON = "reason";

    public static final String SOURCE_TOPIC = "source-topic";
    public static final String SOURCE_PARTITION = "source-partition";
    public static final String SOURCE_OFFSET = "source-offset";

    private RunHeaders() {}

    /** Headers of a message that belongs to a run but to no step. */
    public static Headers of(String run, Message message) {
        Headers headers = new RecordHeaders();
        add(headers, RUN_ID, run);
        add(headers, SCHEMA, schema(message));
        return headers;
    }

    public static Headers of(String run, long step, Message message) {
        Headers headers = of(run, message);
        add(headers, STEP, Long.toString(step));
        return headers;
    }

    /** Headers of a message about one step that is guessed with the model of {@code modelStep}. */
    public static Headers of(String run, long step, long modelStep, Message message) {
        Headers headers = of(run, step, message);
        add(headers, MODEL_STEP, Long.toString(modelStep));
        return headers;
    }

    /** Full name of a message's type, as header {@link #SCHEMA} has it. */
    public static String schema(Message message) {
        return message.getDescriptorForType().getFullName();
    }

    public static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Text of the last header of that name; empty where there is none. */
    public static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
