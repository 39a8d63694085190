package mixmatch.cli.topics;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import mixmatch.cli.files.PngPicture;
import mixmatch.v1.GuessedBatch;

/**
 * A batch as a picture: the augmentations of each image side by side, and below them the guess with a bar of its
 * probability; a wrong guess is framed, with the truth below. Colour-blind people can tell its colours apart.
 */
public record ContactSheet(
        SheetBatch batch, List<String> classNames, SheetLayout layout, BufferedImage sheet, Graphics2D g) {
    private static final Color INK = new Color(0x222222);
    private static final Color FAINT = new Color(0xd8d8d8);
    private static final Color RIGHT = new Color(0x0072b2);
    private static final Color WRONG = new Color(0xd55e00);
    private static final Color UNKNOWN = new Color(0x777777);

    /**
     * A sheet of the batch, with each image's name below it; {@link IllegalArgumentException} where its sizes do not fit each
     * other.
     */
    public static byte[] png(GuessedBatch batch, List<String> classNames, List<String> imageNames) throws IOException {
        return png(SheetBatch.of(batch).orElseThrow().named(imageNames), classNames);
    }

    /** The same with a heading above each view. */
    public static byte[] headed(GuessedBatch batch, List<String> classNames, List<String> headings) throws IOException {
        return png(SheetBatch.of(batch).orElseThrow().headed(headings), classNames);
    }

    /** @throws IOException where this machine's Java finds no fonts */
    static byte[] png(SheetBatch batch, List<String> classNames) throws IOException {
        return PngPicture.of(png -> {
            SheetLayout layout = SheetLayout.of(batch);
            BufferedImage sheet = new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
            Graphics2D g = sheet.createGraphics();
            try {
                new ContactSheet(batch, classNames, layout, sheet, g).draw();
            } finally {
                g.dispose();
            }
            ImageIO.write(sheet, "png", png);
        });
    }

    private void draw() {
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, layout.width(), layout.height());
        int margin = SheetLayout.MARGIN;
        int width = layout.width() - 2 * margin;
        String title = Printable.line(batch.run()) + (batch.step() > 0 ? "   step " + batch.step() : "");
        text(INK, Font.BOLD, 14, title, margin, margin + 12, width);
        text(INK, Font.PLAIN, 12, subtitle(), margin, margin + 30, width);
        for (int column = 0; column < Math.min(layout.shown(), layout.columns()); column++) {
            headings(column);
        }
        for (int image = 0; image < layout.shown(); image++) {
            for (int view = 0; view < batch.sizes().views(); view++) {
                image(image, view);
            }
            caption(image);
        }
    }

    private String subtitle() {
        String shown = layout.shown() < batch.images() ? "the first %d of ".formatted(layout.shown()) : "";
        String views = batch.sizes().views() > 1 && batch.words().headings().isEmpty()
                ? " in %d augmentations".formatted(batch.sizes().views())
                : "";
        long modelStep = batch.guesses().modelStep();
        String model = modelStep >= 0 ? ", model of step " + modelStep : "";
        long right = batch.right();
        long known = batch.known();
        String guesses = ", %d of %d guesses right (%.1f %%)";
        String images = batch.images() == 1 ? "1 image" : batch.images() + " images";
        return String.join("", shown, images, views, model)
                + (batch.guessed() && known > 0
                        ? String.format(Locale.ROOT, guesses, right, known, 100.0 * right / known)
                        : "");
    }

    private void headings(int column) {
        for (int view = 0; view < batch.words().headings().size(); view++) {
            String heading = batch.words().headings().get(view);
            text(
                    INK,
                    Font.PLAIN,
                    11,
                    heading,
                    left(column, view),
                    layout.y(0) - SheetLayout.GAP - 2,
                    layout.imageWidth());
        }
    }

    private int left(int image, int view) {
        return layout.x(image) + view * (layout.imageWidth() + SheetLayout.GAP);
    }

    private void image(int image, int view) {
        ImageSizes sizes = batch.sizes();
        int left = left(image, view);
        int top = layout.y(image);
        for (int y = 0; y < layout.imageHeight(); y++) {
            int fromY = Math.min(sizes.height() - 1, y * sizes.height() / layout.imageHeight());
            for (int x = 0; x < layout.imageWidth(); x++) {
                int fromX = Math.min(sizes.width() - 1, x * sizes.width() / layout.imageWidth());
                sheet.setRGB(left + x, top + y, batch.rgb(view, image, fromY, fromX));
            }
        }
        g.setColor(batch.wrong(image) ? WRONG : FAINT);
        int thick = batch.wrong(image) ? 2 : 1;
        for (int i = 0; i < thick; i++) {
            g.drawRect(left - 1 - i, top - 1 - i, layout.imageWidth() + 1 + 2 * i, layout.imageHeight() + 1 + 2 * i);
        }
    }

    private void caption(int image) {
        int left = layout.x(image);
        int width = layout.textWidth();
        int baseline = layout.y(image) + layout.imageHeight() + SheetLayout.TEXT - 2;
        if (!batch.words().names().isEmpty()) {
            text(UNKNOWN, Font.PLAIN, 11, Printable.line(batch.words().names().get(image)), left, baseline, width);
            baseline += SheetLayout.TEXT;
        }
        int truth = batch.truth().get(image);
        if (!batch.guessed()) {
            text(INK, Font.PLAIN, 11, truth < 0 ? "not known" : name(truth), left, baseline, width);
            return;
        }
        int guess = batch.guess(image);
        float probability = Math.max(0, Math.min(1, batch.probability(image, guess)));
        int bar = baseline + 4;
        g.setColor(FAINT);
        g.fillRect(left, bar, width, SheetLayout.BAR - 2);
        g.setColor(truth < 0 ? UNKNOWN : batch.wrong(image) ? WRONG : RIGHT);
        g.fillRect(left, bar, Math.round(width * probability), SheetLayout.BAR - 2);
        String percent = String.format(Locale.ROOT, "%.0f %%", 100 * probability);
        int percentWidth = g.getFontMetrics(font(Font.PLAIN, 11)).stringWidth(percent);
        text(INK, Font.PLAIN, 11, name(guess), left, baseline, width - percentWidth - SheetLayout.GAP);
        text(INK, Font.PLAIN, 11, percent, left + width - percentWidth, baseline, percentWidth);
        if (batch.wrong(image)) {
            text(WRONG, Font.BOLD, 11, "wrong: is " + name(truth), left, bar + SheetLayout.BAR + 10, width);
        }
    }

    private String name(int ofClass) {
        return ofClass < classNames.size() ? Printable.line(classNames.get(ofClass)) : Integer.toString(ofClass);
    }

    /** Draws the text, or its beginning, in so many pixels. */
    private void text(Color colour, int style, int size, String text, int x, int baseline, int width) {
        g.setColor(colour);
        g.setFont(font(style, size));
        String fitting = text;
        for (int length = text.length(); length > 0 && g.getFontMetrics().stringWidth(fitting) > width; length--) {
            fitting = text.substring(0, length - 1) + "…";
        }
        g.drawString(fitting, x, baseline);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
