package mixmatch.local.chaos;

import java.util.List;

/**
 * A fault that happened.
 *
 * @param did what it did, a sentence each
 * @param trouble why the harness could not inject it as planned; empty where it did
 * @param longestStallSeconds without a completed step while it was active or within a minute after it
 */
public record Injected(PlannedFault planned, List<String> did, String trouble, double longestStallSeconds) {
    public Injected {
        did = List.copyOf(did);
    }
}
