package mixmatch.eval.report;

import java.awt.Color;

/**
 * The color of a plot's line: a variable of the page's style sheet, so that one plot serves a dark and a light page. The
 * plotting library knows only fixed colors. Each ink lends it one that nothing else uses, and the finished drawing gets the
 * variable in its place.
 */
enum Ink {
    FIRST("--curve-1"),
    SECOND("--curve-2"),
    MARK("--mark"),
    GRID("--grid"),
    TEXT("--muted");

    private final String variable;

    Ink(String variable) {
        this.variable = variable;
    }

    Color color() {
        return new Color(1, 2, 10 + ordinal());
    }

    /** The variable as a style sheet uses it. */
    public String css() {
        return "var(" + variable + ")";
    }

    /** The drawing with the variables in place of the lent colors. */
    static String inPlaceOfColors(String svg) {
        String inked = svg;
        for (Ink ink : values()) {
            Color c = ink.color();
            inked = inked.replace("rgb(%d,%d,%d)".formatted(c.getRed(), c.getGreen(), c.getBlue()), ink.css());
        }
        return inked;
    }
}
