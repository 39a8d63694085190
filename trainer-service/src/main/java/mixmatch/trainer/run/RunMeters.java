package mixmatch.trainer.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import mixmatch.service.StepTimes;

/** Gauges of the run in training, tagged with its name. Closing removes them, so that no run is left behind for ever. */
final class RunMeters implements AutoCloseable {
    private final MeterRegistry meters;
    private final String run;
    private final List<Meter> registered = new ArrayList<>();
    final StepTimes times = new StepTimes();
    final GuessCollapse guesses;
    private volatile LossCsv.Row last;
    private volatile double staleness = Double.NaN;

    /**
     * @param step the completed one that training goes on from, of which nothing else is known
     * @param steps those of the whole run, as it is wanted at the time
     */
    RunMeters(
            MeterRegistry meters,
            String run,
            long step,
            Supplier<Number> steps,
            int classes,
            Supplier<Number> openOrders) {
        this.meters = meters;
        this.run = run;
        this.guesses = new GuessCollapse(classes, steps.get().longValue());
        this.last = new LossCsv.Row(step, Float.NaN, Float.NaN, Float.NaN, Float.NaN, StepGuesses.NONE, Double.NaN);
        gauge("mixmatch.run.step", "the last completed step", () -> last.step());
        gauge("mixmatch.run.steps", "steps of the whole run", steps);
        gauge("mixmatch.orders.open", "steps that are ordered and not yet trained", openOrders);
        gauge("mixmatch.loss.x", "cross-entropy of the last step", () -> last.lossX());
        gauge("mixmatch.loss.u", "unlabelled loss of the last step, unweighted", () -> last.lossU());
        gauge("mixmatch.loss.total", "loss of the last step", () -> last.total());
        gauge("mixmatch.lambda.u", "weight of loss_u after the ramp", () -> last.lambdaU());
        gauge("mixmatch.guess.accuracy", "of the last step's guesses, 0..1", () -> last.guesses()
                .accuracy());
        gauge("mixmatch.guess.classes", "that the last guesses fall into, exp(entropy)", () -> guesses.guessed());
        gauge("mixmatch.guess.collapsed", "1 while the guesses have collapsed, else 0", () -> guesses.collapsed());
        gauge("mixmatch.guess.staleness.steps", "steps by which the last guess's model was behind", () -> staleness);
    }

    /** Takes note of a completed step; staleness in steps, NaN where nothing was guessed. */
    void completed(LossCsv.Row row, double staleness) {
        this.last = row;
        this.staleness = staleness;
    }

    private void gauge(String name, String what, Supplier<Number> value) {
        registered.add(
                Gauge.builder(name, value).description(what).tag("run", run).register(meters));
    }

    @Override
    public void close() {
        registered.forEach(meters::remove);
    }
}
