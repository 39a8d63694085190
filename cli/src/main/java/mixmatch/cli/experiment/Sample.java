package mixmatch.cli.experiment;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Values of one quantity, one a seed: their mean and their spread.
 *
 * @param mean NaN of none
 * @param deviation the sample's standard deviation, by count - 1; NaN of fewer than two
 */
record Sample(int count, double mean, double deviation) {
    private static final double CONFIDENCE = 0.95;
    /** Accuracies are fractions of whole images; what is nearer than this is the error of doubles. */
    private static final double SAME = 1e-9;

    static Sample of(double... values) {
        int count = values.length;
        double mean = count == 0 ? Double.NaN : Arrays.stream(values).sum() / count;
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new Sample(count, mean, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)));
    }

    /** The lower end of Student's 95 % interval of the mean; NaN of fewer than two values. */
    double low() {
        return mean - margin();
    }

    double high() {
        return mean + margin();
    }

    private double margin() {
        return count < 2
                ? Double.NaN
                : TDistribution.of(count - 1.0).inverseSurvivalProbability((1 - CONFIDENCE) / 2) * standardError();
    }

    /** True where all values are the same; false of fewer than two. */
    boolean isConstant() {
        return deviation < SAME;
    }

    /**
     * The probability of a mean at least so far from zero by chance alone, where the values are normal of mean zero: Student's test
     * with two sides. NaN where it can't be said: of fewer than two values, or of equal ones that are not zero.
     */
    double chanceOfZeroMean() {
        if (count < 2 || isConstant()) {
            return count >= 2 && Math.abs(mean) < SAME ? 1 : Double.NaN;
        }
        return 2 * TDistribution.of(count - 1.0).survivalProbability(Math.abs(mean) / standardError());
    }

    private double standardError() {
        return deviation / Math.sqrt(count);
    }
}
