package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;
import mixmatch.eval.board.RunEvent;
import mixmatch.eval.board.RunLine;

/** Everything that is known of a run. */
public record RunPage(
        @JsonUnwrapped RunLine line,
        String specYaml,
        List<SpecDifference> specDifference,
        Optional<SplitSizes> split,
        List<String> classes,
        Fingerprints fingerprints,
        Optional<Long> inexactAtStep,
        Optional<String> finalWeightsSha256,
        List<Checkpoint> checkpoints,
        Optional<Staleness> staleness,
        List<RunEvent> events,
        List<FileLink> files) {

    /** A key that the run has otherwise than the published settings. */
    public record SpecDifference(String key, String value, String published, String sentence) {}

    /** How many training images the split puts where. */
    public record SplitSizes(int labeled, int unlabeled, int validation, int test, double perClass) {}

    /** What has computed. */
    public record Fingerprints(List<String> trainer, List<String> guess) {}

    /** @param kept whether it is still in the store */
    public record Checkpoint(long step, long epoch, boolean kept, Optional<Double> testAccuracy) {}

    /** Steps between a guess and the weights that guessed it: the least and the most there can be, and now. */
    public record Staleness(long min, long max, Optional<Long> now) {}

    /** A file of the run's results. */
    public record FileLink(String name, String url, long bytes) {}
}
