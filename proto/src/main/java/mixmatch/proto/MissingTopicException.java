package mixmatch.proto;

import java.io.IOException;

/** A topic is missing, and this client may not create it. Somebody else may be about to. */
public final class MissingTopicException extends IOException {
    private final String topic;

    MissingTopicException(String topic, Throwable cause) {
        super("topic %s is missing and may not be created".formatted(topic), cause);
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }
}
