package mixmatch.methods;

/** The partner of each row of a step, and its own share of their mixture; its partner is the rest. Both [rows]. */
public record Mixing(float[] lambdas, int[] partners) {
    /** Mixes a row with its partner, number by number, in place: lambda * row + (1 - lambda) * partner. */
    public static void mix(float[] row, float[] partner, float lambda) {
        float rest = 1 - lambda;
        for (int i = 0; i < row.length; i++) {
            row[i] = row[i] * lambda + partner[i] * rest;
        }
    }
}
