package mixmatch.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a time decides on machines of several speeds. */
class TimeBudgetTest {
    private static final ImageKind COLOUR = new ImageKind(3, 10, 10_000);
    private static final ImageKind DIGITS = new ImageKind(1, 10, 500);
    private static final TimeBudget FREE = new TimeBudget(Set.of(), false);

    /** As it was measured, a step of 10-1 with batch 32 takes 39 ms on two cores: 16,384 of them ten minutes. */
    @ParameterizedTest
    @CsvSource({
        "2, 1, 10, 10-1x32",
        "2, 1, 30, 10-1x64",
        "2, 1, 60, 10-2x64",
        "2, 1, 240, 28-2x64",
        "2, 8, 60, 10-1x32",
        "2, 0.02, 10, 28-2x64",
        "64, 1, 1, 10-1x32",
    })
    void theLargestNetworkThatReachesTheEndOfThePublishedRampIsTrained(
            int cores, double slower, long minutes, String chosen) {
        List<RunSpec> specs = List.of(photos("mixmatch"));
        StepTimes times = new StepTimes(COLOUR, cores);
        RunSpec first = NetworkLadder.of(specs.get(0)).rungs().get(0);
        times.measured(first, slower * times.step(first));

        RunSpec rung = FREE.rung(specs, Duration.ofMinutes(minutes), times);

        RunSpec.Named network = rung.recipe().network();
        assertThat("%d-%dx%d"
                        .formatted(
                                network.whole("depth"),
                                network.whole("width"),
                                rung.training().batch()))
                .isEqualTo(chosen);
    }

    @Test
    void aNetworkThatIsMeasuredToBeTooSlowIsNotTrained() {
        List<RunSpec> specs = List.of(photos("mixmatch"));
        StepTimes times = new StepTimes(COLOUR, 2);
        Duration time = Duration.ofHours(2);
        RunSpec expected = FREE.rung(specs, time, times);

        times.measured(expected, 4 * times.step(expected));
        RunSpec smaller = FREE.rung(specs, time, times);
        // Whatever is measured of the smaller one, that of the larger one is known.
        times.measured(smaller, times.step(smaller) / 4);

        assertThat(smaller).isNotEqualTo(expected);
        assertThat(FREE.rung(specs, time, times)).isNotEqualTo(expected);
    }

    @Test
    void digitsAndWhatAPersonNamedKeepNetworkAndBatch() {
        RunSpec digits = spec("digits, labels: 10", 8, "mixmatch", "{steps: 800, batch: 64}");
        RunSpec named = spec("folder, labels: 40", 32, "mixmatch", "{steps: 3072, batch: 48}");

        assertThat(FREE.rung(List.of(digits), Duration.ofDays(2), new StepTimes(DIGITS, 2)))
                .isEqualTo(digits);
        assertThat(new TimeBudget(Set.of(), true).rung(List.of(named), Duration.ofDays(2), new StepTimes(COLOUR, 2)))
                .isEqualTo(named);
    }

    @Test
    void runsWithoutUnlabelledImagesTakeAnEighthOfTheTimeAndTheSameNetwork() {
        List<RunSpec> specs = List.of(photos("supervised"), photos("mixmatch"));
        StepTimes times = new StepTimes(COLOUR, 2);
        Duration time = Duration.ofHours(4);

        RunSpec rung = FREE.rung(specs, time, times);
        List<TimeBudget.Share> shares = FREE.shares(specs, rung, time, times);

        assertThat(rung.method().name()).isEqualTo("mixmatch");
        assertThat(shares).extracting(TimeBudget.Share::end).containsExactly(Duration.ofMinutes(30), time);
        assertThat(shares)
                .extracting(share -> share.spec().recipe().network())
                .containsExactly(rung.recipe().network(), rung.recipe().network());
        TimeBudget.Share last = shares.get(1);
        double seconds = last.steps() * times.step(rung) / 1e3;
        assertThat(seconds + last.evaluation().toMillis() / 1e3).isEqualTo(3.5 * 3600, within(1.0));
        // A machine that becomes quicker may go on.
        assertThat(last.spec().training().steps()).isEqualTo(32 * last.steps());
    }

    @Test
    void mixMatchKeepsTheSlopeOfItsRampAndOthersTheirPartOfTheRun() {
        TimedSpec timed = new TimedSpec(6_144, 30);

        assertThat(timed.applyTo(photos("mixmatch"), Set.of()).method().whole("rampUpSteps"))
                .isEqualTo(16_384);
        assertThat(timed.applyTo(photos("fixmatch"), Set.of()).method().whole("rampUpSteps"))
                .isEqualTo(1_536);
        assertThat(timed.applyTo(photos("mixmatch"), Set.of()).method().whole("lambdaU"))
                .isEqualTo(75);
        assertThat(timed.applyTo(photos("supervised"), Set.of()).method().keys())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"800, 0.99, 0.95", "3072, 0.99, 0.99", "9999, 0.99, 0.99", "10000, 0.999, 0.999"})
    void averagesSuitTheNumberOfSteps(long steps, double ema, double batchNorm) {
        RunSpec.Training training =
                new TimedSpec(steps, 30).applyTo(photos("mixmatch"), Set.of()).training();

        assertThat(training.emaDecay()).isEqualTo(ema);
        assertThat(training.batchNormDecay()).isEqualTo(batchNorm);
        assertThat(training.steps()).isEqualTo(32 * steps);
    }

    @Test
    void aTimeOfWeeksHasNoMoreStepsThanASpecMay() {
        assertThat(new TimedSpec(100_000_000, 30)
                        .applyTo(photos("mixmatch"), Set.of())
                        .training()
                        .steps())
                .isEqualTo(1_000_000_000);
    }

    @Test
    void evaluationsTakeATwentiethOfTheCoresAtMost() {
        assertThat(TimedSpec.of(600, 40, 4_000, 2)).isEqualTo(new TimedSpec(15_000, 15));
        assertThat(TimedSpec.of(600, 40, 4_000, 16).evaluations()).isEqualTo(30);
        assertThat(TimedSpec.of(60, 400, 90_000, 2).evaluations())
                .as("the last")
                .isEqualTo(1);
        assertThat(new TimedSpec(15_000, 15)
                        .applyTo(photos("mixmatch"), Set.of())
                        .checkpoints()
                        .every())
                .isEqualTo(1_000);
    }

    @Test
    void keysThatAPersonHasSetStay() {
        RunSpec spec = RunSpec.parse(
                photos("mixmatch").toYaml(), "t", Map.of("method.rampUpSteps", "500", "training.emaDecay", "0.9"));

        RunSpec timed = new TimedSpec(20_000, 30).applyTo(spec, Set.of("method.rampUpSteps", "training.emaDecay"));

        assertThat(timed.method().whole("rampUpSteps")).isEqualTo(500);
        assertThat(timed.training().emaDecay()).isEqualTo(0.9);
        assertThat(timed.training().batchNormDecay()).isEqualTo(0.999);
    }

    private static RunSpec photos(String method) {
        return spec("folder, labels: 250", 32, method, "{steps: 3072, batch: 32}");
    }

    private static RunSpec spec(String source, int size, String method, String training) {
        String yaml =
                "name: t\ndataset: {source: %s, imageSize: %d}\nnetwork: {name: wide-resnet, depth: 10, width: 1}\n"
                        + "method: {name: %s}\ntraining: %s\n";
        return RunSpec.parse(yaml.formatted(source, size, method, training), "t");
    }
}
