package mixmatch.local.topics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Where everything of a contact sheet goes, in pixels: small images are magnified so that a person sees them, large ones
 * made smaller, and of very many only the first are shown.
 *
 * @param shown images
 * @param magnified each pixel of an image becomes so many in each direction; 0 where images are made smaller
 * @param imageWidth of one augmentation as drawn
 */
record SheetLayout(
        int shown, int columns, int magnified, int imageWidth, int imageHeight, int cellWidth, int cellHeight) {
    static final int MARGIN = 16;
    static final int TITLE = 44;
    static final int GAP = 3;
    static final int TEXT = 16;
    static final int BAR = 8;
    private static final int CELL_GAP = 10;
    private static final int SEEN_WELL = 56;
    private static final int LARGEST = 160;
    private static final int NARROWEST_CELL = 84;
    private static final int MOST_IMAGES = 256;
    private static final long MOST_PIXELS = 24_000_000;
    private static final double SHAPE = 1.5;

    static SheetLayout of(SheetBatch batch) {
        int longest = Math.max(batch.height(), batch.width());
        int magnified = longest > LARGEST ? 0 : Math.max(1, Math.round((float) SEEN_WELL / longest));
        double scale = magnified > 0 ? magnified : (double) LARGEST / longest;
        int width = Math.max(1, (int) (batch.width() * scale));
        int height = Math.max(1, (int) (batch.height() * scale));
        int cellWidth = Math.max(NARROWEST_CELL, batch.views() * (width + GAP) - GAP) + CELL_GAP;
        int cellHeight = height + TEXT + (batch.guessed() ? TEXT + BAR : 0) + CELL_GAP;
        int shown = (int) Math.max(
                1, Math.min(Math.min(batch.images(), MOST_IMAGES), MOST_PIXELS / ((long) cellWidth * cellHeight)));
        int columns = columns(shown, Math.sqrt(SHAPE * shown * cellHeight / cellWidth));
        return new SheetLayout(shown, columns, magnified, width, height, cellWidth, cellHeight);
    }

    /** About so many that the sheet has its shape, and among these those that leave the fewest cells empty. */
    private static int columns(int shown, double about) {
        int least = Math.max(1, (int) Math.round(0.8 * about));
        int most = Math.max(least, Math.min(shown, (int) Math.round(1.25 * about)));
        return IntStream.rangeClosed(least, most)
                .boxed()
                .min(Comparator.comparingInt(c -> (c - shown % c) % c))
                .orElse(least);
    }

    int width() {
        return 2 * MARGIN + columns * cellWidth - CELL_GAP;
    }

    int height() {
        return MARGIN + TITLE + (shown + columns - 1) / columns * cellHeight;
    }

    int x(int image) {
        return MARGIN + image % columns * cellWidth;
    }

    int y(int image) {
        return MARGIN + TITLE + image / columns * cellHeight;
    }

    /** What a cell has for its text. */
    int textWidth() {
        return cellWidth - CELL_GAP;
    }
}
