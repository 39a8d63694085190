package mixmatch.eval.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import org.jboss.logging.Logger;

/**
 * A check that this machine's Java can measure text. A bare JDK on a machine without fontconfig cannot: it throws an error that
 * would cost the run its report. Reports leave plots out there instead.
 */
final class Fonts {
    private static final String MISSING =
            "There are no curves: Java found no fonts on the machine that wrote this report. Install fontconfig and a font, and evaluate again.";

    private static final Logger LOG = Logger.getLogger(Fonts.class);
    private static final boolean THERE = probe();

    private Fonts() {}

    /** The reason why there can be no plots; empty where there can. */
    static String missing() {
        return THERE ? "" : MISSING;
    }

    private static boolean probe() {
        // Before anything asks for a screen: where DISPLAY is set, Java would open it.
        System.setProperty("java.awt.headless", "true");
        try {
            new Font(Font.SANS_SERIF, Font.PLAIN, 11).getStringBounds("0", new FontRenderContext(null, true, true));
            return true;
        } catch (RuntimeException | LinkageError | InternalError e) {
            LOG.warnf("Java finds no fonts; reports go without curves until fontconfig is installed. reason=%s", e);
            return false;
        }
    }
}
