package mixmatch.cli.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import mixmatch.cli.terminal.Console;
import mixmatch.ingest.ImageDecoder;
import mixmatch.ingest.UnreadableImageException;
import mixmatch.onnx.OnnxModel;

/** Image files, read in batches for a model as its training images were. Bound: the pixels of one batch. */
record ImageBatches(List<Path> images, Console console) {
    /** Images at once: bounds the memory of the network's activations. */
    private static final int MOST = 64;

    /** Takes a batch of at least one image, pixels uint8 [batch, H, W, C] in a direct buffer that is used again. */
    interface Batch {
        void take(List<Path> images, ByteBuffer pixels) throws IOException;
    }

    /** Says which images can't be read; gives their number. {@code done} is told how many were read so far, or tried. */
    int read(OnnxModel model, LongConsumer done, Batch to) throws IOException {
        ImageDecoder decoder = new ImageDecoder(model.height(), model.channels());
        int imageBytes = decoder.size() * decoder.size() * decoder.channels();
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.min(MOST, images.size()) * imageBytes);
        int unreadable = 0;
        for (int from = 0; from < images.size(); from += MOST) {
            List<Path> readable = new ArrayList<>();
            pixels.clear();
            int end = Math.min(from + MOST, images.size());
            for (int i = from; i < end; i++) {
                Path image = images.get(i);
                try {
                    pixels.put(decoder.decode(image));
                    readable.add(image);
                } catch (UnreadableImageException e) {
                    console.complain("the image %s can't be read: %s".formatted(image, e.getMessage()));
                    unreadable++;
                }
                done.accept(i + 1);
            }
            if (!readable.isEmpty()) {
                to.take(readable, pixels.flip());
            }
        }
        return unreadable;
    }
}
