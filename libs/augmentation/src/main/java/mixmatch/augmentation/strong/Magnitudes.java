package mixmatch.augmentation.strong;

/**
 * The range of an operation's value: evenly distributed between {@code low} and {@code high}, whole numbers with both ends included.
 *
 * @param neutral the value that changes nothing
 */
record Magnitudes(double low, double high, double neutral, boolean whole) {
    /** Of an operation without a value. */
    static final Magnitudes NONE = real(0, 0, 0);

    static Magnitudes real(double low, double high, double neutral) {
        return new Magnitudes(low, high, neutral, false);
    }

    static Magnitudes whole(int low, int high, int neutral) {
        return new Magnitudes(low, high, neutral, true);
    }

    /** Another range of the same values. */
    Magnitudes within(double lower, double higher) {
        return new Magnitudes(end(lower, 1), end(higher, 1), neutral, whole);
    }

    /** The range with both ends moved toward the neutral value: 1 leaves them, 0 makes them neutral. */
    Magnitudes scaled(double strength) {
        return new Magnitudes(end(low, strength), end(high, strength), neutral, whole);
    }

    private double end(double end, double strength) {
        double moved = strength * end + (1 - strength) * neutral;
        return whole ? Math.rint(moved) : moved;
    }

    /** @param uniform in [0, 1) */
    double value(double uniform) {
        return whole ? low + Math.floor(uniform * (high - low + 1)) : low + uniform * (high - low);
    }
}
