package mixmatch.cli.topics;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A batch as a picture: the augmentations of each image side by side, and below them the guess with a bar of its
 * probability; a wrong guess is framed, with the truth below. Colour-blind people can tell its colours apart.
 */
final class ContactSheet {
    private static final Color INK = new Color(0x222222);
    private static final Color FAINT = new Color(0xd8d8d8);
    private static final Color RIGHT = new Color(0x0072b2);
    private static final Color WRONG = new Color(0xd55e00);
    private static final Color UNKNOWN = new Color(0x777777);

    static {
        // Before anything asks for a screen: where DISPLAY is set, Java would open it.
        System.setProperty("java.awt.headless", "true");
    }

    private final SheetBatch batch;
    private final List<String> classNames;
    private final SheetLayout layout;
    private final BufferedImage sheet;
    private final Graphics2D g;

    private ContactSheet(SheetBatch batch, List<String> classNames) {
        this.batch = batch;
        this.classNames = classNames;
        this.layout = SheetLayout.of(batch);
        this.sheet = new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
        this.g = sheet.createGraphics();
    }

    /**
     * Draws it as PNG.
     *
     * @param classNames by class; a class without a name is shown by its number
     * @throws IOException where this machine's Java finds no fonts
     */
    static byte[] png(SheetBatch batch, List<String> classNames) throws IOException {
        ContactSheet sheet = new ContactSheet(batch, classNames);
        try {
            sheet.draw();
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(sheet.sheet, "png", png);
            return png.toByteArray();
        } catch (LinkageError | InternalError e) {
            // What a JDK on a machine without fontconfig throws at the first letter.
            throw new IOException("Java finds no fonts here; install fontconfig and a font", e);
        } finally {
            sheet.g.dispose();
        }
    }

    private void draw() {
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, layout.width(), layout.height());
        title();
        for (int image = 0; image < layout.shown(); image++) {
            for (int view = 0; view < batch.sizes().views(); view++) {
                image(image, view);
            }
            caption(image);
        }
    }

    private void title() {
        g.setColor(INK);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        title(Printable.line(batch.run()) + "   step " + batch.step(), 12);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        title(subtitle(), 30);
    }

    private void title(String text, int baseline) {
        int margin = SheetLayout.MARGIN;
        g.drawString(fitting(text, layout.width() - 2 * margin), margin, margin + baseline);
    }

    private String subtitle() {
        StringBuilder text = new StringBuilder(
                layout.shown() < batch.images()
                        ? "the first %d of %d images".formatted(layout.shown(), batch.images())
                        : batch.images() + " images");
        if (batch.sizes().views() > 1) {
            text.append(" in ").append(batch.sizes().views()).append(" augmentations");
        }
        if (batch.modelStep() >= 0) {
            text.append(", model of step ").append(batch.modelStep());
        }
        long known = batch.known();
        if (batch.guessed() && known > 0) {
            long right = batch.right();
            String guesses = ", %d of %d guesses right (%.1f %%)";
            text.append(String.format(Locale.ROOT, guesses, right, known, 100.0 * right / known));
        }
        return text.toString();
    }

    private void image(int image, int view) {
        ImageSizes sizes = batch.sizes();
        int left = layout.x(image) + view * (layout.imageWidth() + SheetLayout.GAP);
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
        int baseline = layout.y(image) + layout.imageHeight() + SheetLayout.TEXT - 2;
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        int truth = batch.truth().get(image);
        if (!batch.guessed()) {
            g.setColor(INK);
            g.drawString(fitting(truth < 0 ? "not known" : name(truth), layout.textWidth()), left, baseline);
            return;
        }
        int guess = batch.guess(image);
        float probability = Math.max(0, Math.min(1, batch.probability(image, guess)));
        Color colour = truth < 0 ? UNKNOWN : batch.wrong(image) ? WRONG : RIGHT;
        int bar = baseline + 4;
        g.setColor(FAINT);
        g.fillRect(left, bar, layout.textWidth(), SheetLayout.BAR - 2);
        g.setColor(colour);
        g.fillRect(left, bar, Math.round(layout.textWidth() * probability), SheetLayout.BAR - 2);
        String percent = String.format(Locale.ROOT, "%.0f %%", 100 * probability);
        int percentWidth = g.getFontMetrics().stringWidth(percent);
        g.setColor(INK);
        g.drawString(fitting(name(guess), layout.textWidth() - percentWidth - SheetLayout.GAP), left, baseline);
        g.drawString(percent, left + layout.textWidth() - percentWidth, baseline);
        if (batch.wrong(image)) {
            g.setColor(WRONG);
            g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 11));
            g.drawString(fitting("wrong: is " + name(truth), layout.textWidth()), left, bar + SheetLayout.BAR + 10);
        }
    }

    private String name(int ofClass) {
        return ofClass < classNames.size() ? Printable.line(classNames.get(ofClass)) : Integer.toString(ofClass);
    }

    /** The text, or its beginning, in so many pixels. */
    private String fitting(String text, int width) {
        if (g.getFontMetrics().stringWidth(text) <= width) {
            return text;
        }
        int length = text.length();
        while (length > 0 && g.getFontMetrics().stringWidth(text.substring(0, length) + "…") > width) {
            length--;
        }
        return text.substring(0, length) + "…";
    }
}
