package mixmatch.cli.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A picture with text in it, as a PNG. No screen is asked for: {@code cli/jvm.options} sees to that. */
public final class PngPicture {
    /** Draws the picture and writes it as a PNG. */
    public interface Drawing {
        void write(OutputStream png) throws IOException;
    }

    private PngPicture() {}

    /** @throws IOException where this machine's Java finds no fonts */
    public static byte[] of(Drawing drawing) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            drawing.write(png);
            return png.toByteArray();
        } catch (LinkageError | InternalError e) {
            // What a JDK on a machine without fontconfig throws at the first letter.
            throw new IOException("Java finds no fonts here; install fontconfig and a font", e);
        }
    }
}
