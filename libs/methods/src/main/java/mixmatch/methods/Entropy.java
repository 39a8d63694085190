package mixmatch.methods;

/** Mean over rows of H(p) = -sum_c p_c log p_c, p = softmax(z): the term of Grandvalet and Bengio (2004), by which few are likely. */
final class Entropy {
    private Entropy() {}

    static double add(TrainedRows rows, double[] gradient, int from, int to, double weight) {
        double sum = 0;
        for (int row = from; row < to; row++) {
            double[] logs = rows.logProbabilities(row);
            double entropy = 0;
            for (double log : logs) {
                entropy -= StrictMath.exp(log) * log;
            }
            for (int c = 0; c < logs.length; c++) {
                gradient[row * logs.length + c] -= weight / (to - from) * StrictMath.exp(logs[c]) * (logs[c] + entropy);
            }
            sum += entropy / (to - from);
        }
        return sum;
    }
}
