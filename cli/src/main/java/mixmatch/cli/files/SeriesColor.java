package mixmatch.cli.files;

import java.awt.Color;

/** The colours of a picture's lines: Okabe and Ito's, which colour-blind people can tell apart. */
public final class SeriesColor {
    private static final int[] COLORS = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x222222};
    /** How many there are before they come again. */
    public static final int COUNT = COLORS.length;

    private SeriesColor() {}

    public static Color of(int index) {
        return new Color(COLORS[index % COUNT]);
    }
}
