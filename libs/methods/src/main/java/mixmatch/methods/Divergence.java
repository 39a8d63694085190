package mixmatch.methods;

/** Mean over rows of m KL(q, p), KL(q, p) = sum_c q_c (log q_c - log p_c), p = softmax(z), q constant: the loss of Miyato et al. (2018). */
final class Divergence {
    private Divergence() {}

    static double add(TrainedRows rows, double[] gradient, int from, int to, double weight) {
        double entropies = 0;
        for (int row = from; row < to; row++) {
            for (int c = 0; c < rows.classes(); c++) {
                double q = rows.target(row, c);
                entropies -= q > 0 ? rows.weight(row) * q * StrictMath.log(q) : 0;
            }
        }
        return CrossEntropy.add(rows, gradient, from, to, weight) - entropies / (to - from);
    }
}
