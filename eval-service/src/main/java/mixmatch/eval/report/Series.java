package mixmatch.eval.report;

/**
 * One curve of a plot.
 *
 * @param name for the legend; empty: not in the legend
 */
record Series(String name, Ink ink, Pen pen, Curve curve) {
    /** How it is drawn. */
    enum Pen {
        /** The values as they are, behind the smoothed line. */
        FAINT,
        LINE,
        /** A line with a dot at each point. */
        DOTTED,
        DASHED
    }
}
