package mixmatch.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mixmatch.methods.Methods;
import mixmatch.spec.RunSpec;

/**
 * The time of runs that are trained one after the other. Those on labelled images alone get a small part of it, as they learn
 * nothing more once they know these by heart.
 *
 * @param set keys that a person has set, which stay
 * @param keepsNetwork true where network and batch stay, too
 */
public record TimeBudget(Set<String> set, boolean keepsNetwork) {
    private static final int PARTS_OF_LABELED = 1;
    private static final int PARTS_WITH_UNLABELED = 7;

    /**
     * A run.
     *
     * @param steps as many as are expected; its spec has more, as the machine may become quicker
     * @param end when its result is to be there, since the beginning of the first
     * @param evaluation how long the last takes
     */
    public record Share(RunSpec spec, long steps, Duration end, Duration evaluation) {}

    /** The most expensive spec, with the network and batch that suit its part of the time. */
    public RunSpec rung(List<RunSpec> specs, Duration time, StepTimes times) {
        RunSpec dearest =
                specs.stream().max(Comparator.comparingDouble(times::step)).orElseThrow();
        NetworkLadder ladder = keepsNetwork ? NetworkLadder.only(dearest) : NetworkLadder.of(dearest);
        return ladder.within(time.multipliedBy(parts(dearest)).dividedBy(parts(specs)), times::step);
    }

    /** The runs with the network and batch of {@code rung}, one of them. */
    public List<Share> shares(List<RunSpec> specs, RunSpec rung, Duration time, StepTimes times) {
        List<Share> shares = new ArrayList<>();
        Duration begin = Duration.ZERO;
        for (RunSpec spec : specs) {
            Duration part = time.multipliedBy(parts(spec)).dividedBy(parts(specs));
            RunSpec resized = spec.method().equals(rung.method()) ? rung : resized(spec, rung);
            Duration evaluation = Duration.ofMillis(Math.round(times.evaluation(resized)));
            double seconds = Math.max(1, part.minus(evaluation).toMillis() / 1e3);
            TimedSpec timed = TimedSpec.of(seconds, times.step(resized), times.evaluation(resized), times.cores());
            begin = begin.plus(part);
            shares.add(new Share(timed.applyTo(resized, set), timed.steps(), begin, evaluation));
        }
        return shares;
    }

    private static RunSpec resized(RunSpec spec, RunSpec rung) {
        RunSpec.Named network = rung.recipe().network();
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("network.name", network.name());
        network.keys().forEach((key, value) -> keys.put("network." + key, value.toString()));
        keys.put("training.batch", Integer.toString(rung.training().batch()));
        return RunSpec.parse(spec.toYaml(), spec.name(), keys);
    }

    private static int parts(List<RunSpec> specs) {
        return specs.stream().mapToInt(TimeBudget::parts).sum();
    }

    private static int parts(RunSpec spec) {
        return Methods.of(spec.method()).takesUnlabeled() ? PARTS_WITH_UNLABELED : PARTS_OF_LABELED;
    }
}
