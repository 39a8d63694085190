package mixmatch.methods;

/** Mean over rows of m CE(q, z), CE(q, z) = -sum_c q_c log softmax(z)_c; of the labelled rows MixMatch (2019), eq. 3. */
final class CrossEntropy {
    private CrossEntropy() {}

    static double add(TrainedRows rows, double[] gradient, int from, int to, double weight) {
        double sum = 0;
        for (int row = from; row < to; row++) {
            double[] logs = rows.logProbabilities(row);
            double share = rows.weight(row) / (to - from);
            double targets = 0;
            for (int c = 0; c < logs.length; c++) {
                double target = rows.target(row, c);
                targets += target;
                sum -= share * target * logs[c];
            }
            for (int c = 0; c < logs.length; c++) {
                gradient[row * logs.length + c] +=
                        weight * share * (targets * StrictMath.exp(logs[c]) - rows.target(row, c));
            }
        }
        return sum;
    }
}
