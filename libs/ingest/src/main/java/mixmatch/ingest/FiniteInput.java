package mixmatch.ingest;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * An image's bytes for a decoder that may not notice their end: the one of lossless WebP takes what a damaged file lacks for zeros,
 * and goes on for as many pixels as the file claims. The stream that it reads from stays open when this one is closed.
 */
final class FiniteInput extends ImageInputStreamImpl {
    /** A sound file is read to its end a few times; a decoder's buffer holds some bytes more than it needs. */
    private static final int MOST_READS_AT_END = 1_000;

    private final ImageInputStream in;
    private int readsAtEnd;

    FiniteInput(ImageInputStream in) throws IOException {
        this.in = in;
        this.streamPos = in.getStreamPosition();
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        in.seek(streamPos);
        int one = in.read();
        advance(one < 0 ? one : 1);
        return one;
    }

    @Override
    public int read(byte[] to, int from, int most) throws IOException {
        bitOffset = 0;
        in.seek(streamPos);
        return advance(in.read(to, from, most));
    }

    private int advance(int bytes) {
        if (bytes > 0) {
            streamPos += bytes;
        } else if (bytes < 0 && ++readsAtEnd > MOST_READS_AT_END) {
            // No IOException: decoders take that for the end, and go on.
            throw new IllegalStateException("the decoder reads on after the image's end");
        }
        return bytes;
    }

    @Override
    public long length() {
        try {
            return in.length();
        } catch (IOException e) {
            return -1;
        }
    }
}
