package mixmatch.connections;

import java.io.IOException;

/** The broker can't be worked with now; the message is a sentence that names address, what is wrong and what mends it. */
public final class BrokerException extends IOException {
    private final boolean lasting;

    BrokerException(String sentence, boolean lasting, Throwable cause) {
        super(sentence, cause);
        this.lasting = lasting;
    }

    /** True where waiting can't help: somebody has to change something. */
    public boolean lasting() {
        return lasting;
    }
}
