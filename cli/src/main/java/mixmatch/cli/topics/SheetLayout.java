package mixmatch.cli.topics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The layout of a contact sheet, in pixels: images made larger or smaller to be seen, of very many the first. */
record SheetLayout(
        int shown, int columns, int imageWidth, int imageHeight, int cellWidth, int cellHeight, int headings) {
    static final int MARGIN = 16;
    static final int TITLE = 44;
    static final int GAP = 3;
    static final int TEXT = 16;
    static final int BAR = 8;
    private static final int CELL_GAP = 10;
    private static final int SEEN_WELL = 56;
    private static final int LARGEST = 160;
    private static final int NARROWEST_CELL = 84;
    /** About 23 letters, as cameras name their photos. */
    private static final int NARROWEST_NAMED_CELL = 170;

    private static final int MOST_IMAGES = 256;
    private static final long MOST_PIXELS = 24_000_000;
    private static final double SHAPE = 1.5;

    static SheetLayout of(SheetBatch batch) {
        ImageSizes sizes = batch.sizes();
        int longest = Math.max(sizes.height(), sizes.width());
        double scale =
                longest > LARGEST ? (double) LARGEST / longest : Math.max(1, Math.round((float) SEEN_WELL / longest));
        int width = Math.max(1, (int) (sizes.width() * scale));
        int height = Math.max(1, (int) (sizes.height() * scale));
        int narrowest = batch.words().names().isEmpty() ? NARROWEST_CELL : NARROWEST_NAMED_CELL;
        int cellWidth = Math.max(narrowest, sizes.views() * (width + GAP) - GAP) + CELL_GAP;
        int named = batch.words().names().isEmpty() ? 0 : TEXT;
        int cellHeight = height + named + TEXT + (batch.guessed() ? TEXT + BAR : 0) + CELL_GAP;
        int shown = (int) Math.max(
                1, Math.min(Math.min(batch.images(), MOST_IMAGES), MOST_PIXELS / ((long) cellWidth * cellHeight)));
        int columns = columns(shown, Math.sqrt(SHAPE * shown * cellHeight / cellWidth));
        int headings = batch.words().headings().isEmpty() ? 0 : TEXT;
        return new SheetLayout(shown, columns, width, height, cellWidth, cellHeight, headings);
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
        return MARGIN + TITLE + headings + (shown + columns - 1) / columns * cellHeight;
    }

    int x(int image) {
        return MARGIN + image % columns * cellWidth;
    }

    int y(int image) {
        return MARGIN + TITLE + headings + image / columns * cellHeight;
    }

    int textWidth() {
        return cellWidth - CELL_GAP;
    }
}
