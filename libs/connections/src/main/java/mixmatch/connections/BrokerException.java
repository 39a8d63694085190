package mixmatch.connections;

import java.io.IOException;

/** The broker can't be worked with now; the message is a sentence for a person. */
public final class BrokerException extends IOException {
    private final boolean lasting;

    BrokerException(Diagnosis diagnosis, Throwable cause) {
        super(diagnosis.sentence(), cause);
        this.lasting = diagnosis.lasting();
    }

    /** True where waiting can't help. */
    public boolean lasting() {
        return lasting;
    }
}
