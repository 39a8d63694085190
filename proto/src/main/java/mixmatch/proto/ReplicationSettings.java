package mixmatch.proto;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The replication that a person wants, where anything is said about it. */
public record ReplicationSettings(OptionalInt copies, OptionalInt inSync) {
    public static final ReplicationSettings DEFAULT = new ReplicationSettings(OptionalInt.empty(), OptionalInt.empty());

    /** Environment variables; the services know them as {@code mixmatch.replication}, {@code mixmatch.min-insync-replicas}. */
    public static final String COPIES = "MIXMATCH_REPLICATION";

    public static final String IN_SYNC = "MIXMATCH_MIN_INSYNC_REPLICAS";

    /** Any one broker may be away, and what was sent is still there twice. */
    private static final int COPIES_AT_MOST = 3;

    private static final int IN_SYNC_OF_THREE = 2;

    public ReplicationSettings {
        for (OptionalInt number : List.of(copies, inSync)) {
            if (number.isPresent() && number.getAsInt() < 1) {
                throw new IllegalArgumentException("%s and %s are at least 1, not %d; leave them out for the default"
                        .formatted(COPIES, IN_SYNC, number.getAsInt()));
            }
        }
    }

    /** @throws IllegalArgumentException with a sentence where a variable is no number above 0 */
    public static ReplicationSettings of(Map<String, String> environment) {
        return new ReplicationSettings(number(environment, COPIES), number(environment, IN_SYNC));
    }

    private static OptionalInt number(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "");
        if (!text.matches("|[1-9]\\d?")) {
            throw new IllegalArgumentException(
                    "%s is %s; give a whole number above 0, or leave it out".formatted(name, text));
        }
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }

    /** On a cluster of so many brokers; {@link IllegalArgumentException} with a sentence where it can't have that. */
    public Replication on(int brokers) {
        int wanted = copiesOn(brokers);
        if (wanted > brokers) {
            throw new IllegalArgumentException("%s is %d, but the cluster has %d; add brokers, or give at most %d"
                    .formatted(COPIES, wanted, brokers, brokers));
        }
        return new Replication(wanted, inSync.orElse(inSyncOf(wanted)));
    }

    /** The copies that a topic is to have: of a cluster a broker of which may be away, what is set, else what it could have. */
    public int copiesOn(int brokers) {
        return copies.orElse(Math.min(COPIES_AT_MOST, brokers));
    }

    /** The copies of a topic with so many that are to be in sync. */
    public int inSyncOf(int copies) {
        return Math.min(copies, inSync.orElse(copies < COPIES_AT_MOST ? 1 : IN_SYNC_OF_THREE));
    }
}
