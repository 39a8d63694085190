package mixmatch.eval.report;

/**
 * One curve of a plot.
 *
 * @param name for the legend; empty: not in the legend
 */
record Series(String name, Ink ink, Pen pen, Curve curve) {
    /** Styles of a curve's line. */
    enum Pen {
        /** The values as they are, behind the smoothed line. */
        FAINT,
        LINE,
        /** A line with a dot at each point. */
        DOTTED,
        DASHED
    }
}
