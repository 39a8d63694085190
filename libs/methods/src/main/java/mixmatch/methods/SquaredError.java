package mixmatch.methods;

/** Mean over rows and classes of m (softmax(z) - q)^2; MixMatch (2019), eq. 4. */
final class SquaredError {
    private SquaredError() {}

    /** See {@link Losses.Term}. */
    static double add(Gradient gradient, int from, int to, double weight) {
        double sum = 0;
        int classes = gradient.classes();
        for (int row = from; row < to; row++) {
            double[] probabilities = gradient.probabilities(row);
            double share = gradient.weight(row) / ((double) (to - from) * classes);
            double inner = 0;
            for (int c = 0; c < classes; c++) {
                double error = probabilities[c] - gradient.target(row, c);
                sum += share * error * error;
                inner += error * probabilities[c];
            }
            for (int c = 0; c < classes; c++) {
                double error = probabilities[c] - gradient.target(row, c);
                gradient.add(row, c, weight * share * 2 * probabilities[c] * (error - inner));
            }
        }
        return sum;
    }
}
