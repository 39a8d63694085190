package mixmatch.plan;

import java.util.HashMap;
import java.util.Map;
import mixmatch.spec.RunSpec;

/**
 * Milliseconds that a step of each spec takes on a machine: as measured, else as a plan predicts it, corrected by how far the last
 * measurement was from its own prediction. Used by one thread.
 */
public final class StepTimes {
    private final ImageKind images;
    private final int cores;
    private final Map<RunSpec, Double> predicted = new HashMap<>();
    private final Map<RunSpec, Double> measured = new HashMap<>();
    /** The machine's times by those of a plan. */
    private double slower = 1;

    public StepTimes(ImageKind images, int cores) {
        this.images = images;
        this.cores = cores;
    }

    public double step(RunSpec spec) {
        Double known = measured.get(spec);
        return known != null ? known : slower * predicted(spec);
    }

    public void measured(RunSpec spec, double millis) {
        measured.put(spec, millis);
        slower = millis / predicted(spec);
    }

    public boolean isMeasured(RunSpec spec) {
        return measured.containsKey(spec);
    }

    /** Of a checkpoint, on one core. */
    public double evaluation(RunSpec spec) {
        NetworkSize network = NetworkSize.of(
                spec.recipe().network(), spec.dataset().imageSize(), images.channels(), images.classes());
        return slower * Costs.measured(spec, network, images).models().evaluate();
    }

    public int cores() {
        return cores;
    }

    private double predicted(RunSpec spec) {
        return predicted.computeIfAbsent(
                spec, one -> 1e3 / Simulation.of(Plan.alone(one, images, cores)).stepsPerSecond());
    }
}
