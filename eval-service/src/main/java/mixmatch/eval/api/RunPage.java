package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mixmatch.eval.board.RunEvent;
import mixmatch.eval.board.RunLine;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.runs.SpecDiff;
import mixmatch.schedule.PinnedSchedule;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKeys;

/** Everything that is known of a run. In JSON its parts are no objects of their own. */
public record RunPage(
        @JsonUnwrapped RunLine line,
        @JsonUnwrapped Setup setup,
        @JsonUnwrapped Exactness exactness,
        List<Checkpoint> checkpoints,
        Optional<Staleness> staleness,
        List<RunEvent> events,
        List<FileLink> files) {

    /** The spec of the run, and its images, as far as they are in the store. */
    public record Setup(
            String specYaml, List<SpecDifference> specDifference, Optional<SplitSizes> split, List<String> classes) {}

    /**
     * Whether the run can be repeated to the bit.
     *
     * @param fingerprints the machines and software that computed it
     * @param inexactAtStep the first step at which a second kind of them computed; empty where one kind computed all
     */
    public record Exactness(
            Fingerprints fingerprints, Optional<Long> inexactAtStep, Optional<String> finalWeightsSha256) {}

    /** A key that the run has otherwise than the published settings. */
    public record SpecDifference(String key, String value, String published, String sentence) {
        private static final Map<String, String> SENTENCES =
                SpecKeys.lines().stream().collect(Collectors.toMap(SpecKeys.Line::key, SpecKeys.Line::sentence));

        static List<SpecDifference> of(RunSpec spec) {
            // SVHN has settings of its own; all else is compared with those for CIFAR-10, which are the defaults.
            String published = spec.dataset().source() == RunSpec.Source.SVHN ? "svhn-250" : "cifar10-250";
            return SpecDiff.of(spec, RunSpec.parse(ShippedSpecs.yaml(published), published)).stream()
                    .map(d -> new SpecDifference(d.key(), d.first(), d.second(), SENTENCES.getOrDefault(d.key(), "")))
                    .toList();
        }
    }

    /** The numbers of images in each part of the split, and of labelled images a class. */
    public record SplitSizes(int labeled, int unlabeled, int validation, int test, double perClass) {}

    /** Fingerprints of the hardware and software that has trained and guessed. */
    public record Fingerprints(List<String> trainer, List<String> guess) {}

    /** @param kept whether it is still in the store */
    public record Checkpoint(long step, long epoch, boolean kept, Optional<Double> testAccuracy) {}

    /** Steps between a guess and the weights that guessed it: the least and the most there can be, and now. */
    public record Staleness(long min, long max, Optional<Long> now) {
        /** Empty for a run whose staleness no rule fixes. */
        static Optional<Staleness> of(RunSpec spec, long step) {
            Method method = Methods.of(spec.method());
            if (!method.guesses()
                    || method.propagating().isPresent()
                    || spec.schedule().mode() != RunSpec.Mode.PINNED) {
                return Optional.empty();
            }
            PinnedSchedule schedule = PinnedSchedule.of(spec);
            return Optional.of(new Staleness(
                    schedule.lead(),
                    schedule.mostStaleness(),
                    step < 1 ? Optional.empty() : Optional.of(schedule.staleness(step))));
        }
    }

    public record FileLink(String name, String url, long bytes) {}
}
