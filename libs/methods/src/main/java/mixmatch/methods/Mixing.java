package mixmatch.methods;

/**
 * The partner of each row of a step, and its own share of their mixture.
 *
 * @param lambdas what a row itself is of its mixture, [rows]; its partner is the rest
 * @param partners a row for each row, [rows]
 */
public record Mixing(float[] lambdas, int[] partners) {
    /**
     * Mixes a row with its partner, number by number: lambda * row + (1 - lambda) * partner.
     *
     * @param row is overwritten with the mixture
     * @param partner of as many numbers
     */
    public static void mix(float[] row, float[] partner, float lambda) {
        float rest = 1 - lambda;
        for (int i = 0; i < row.length; i++) {
            row[i] = row[i] * lambda + partner[i] * rest;
        }
    }
}
