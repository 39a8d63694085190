package mixmatch.connections;

import java.io.IOException;

/** Why the broker can't be worked with now; the message is the trouble's sentence. */
public final class BrokerException extends IOException {
    private final boolean lasting;

    BrokerException(Trouble trouble, Throwable cause) {
        super(trouble.sentence(), cause);
        this.lasting = trouble.lasting();
    }

    /** True where waiting can't help. */
    public boolean lasting() {
        return lasting;
    }
}
