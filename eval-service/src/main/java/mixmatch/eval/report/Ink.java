package mixmatch.eval.report;

import java.awt.Color;

/**
 * The color of a line: a variable of the style sheet, so that a plot serves dark and light pages. The plotting library knows
 * only fixed colors: each ink lends it one that nothing else uses, in whose place the finished drawing gets the variable.
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

    public String css() {
        return "var(" + variable + ")";
    }

    static String inPlaceOfColors(String svg) {
        String inked = svg;
        for (Ink ink : values()) {
            Color c = ink.color();
            inked = inked.replace("rgb(%d,%d,%d)".formatted(c.getRed(), c.getGreen(), c.getBlue()), ink.css());
        }
        return inked;
    }
}
