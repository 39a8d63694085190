package mixmatch.methods;

/** Mean over rows and classes of m (softmax(z) - q)^2; MixMatch (2019), eq. 4. */
final class SquaredError {
    private SquaredError() {}

    static double add(TrainedRows rows, double[] gradient, int from, int to, double weight) {
        double sum = 0;
        int classes = rows.classes();
        for (int row = from; row < to; row++) {
            double[] probabilities = rows.probabilities(row);
            double share = rows.weight(row) / ((double) (to - from) * classes);
            double inner = 0;
            for (int c = 0; c < classes; c++) {
                double error = probabilities[c] - rows.target(row, c);
                sum += share * error * error;
                inner += error * probabilities[c];
            }
            for (int c = 0; c < classes; c++) {
                double error = probabilities[c] - rows.target(row, c);
                gradient[row * classes + c] += weight * share * 2 * probabilities[c] * (error - inner);
            }
        }
        return sum;
    }
}
