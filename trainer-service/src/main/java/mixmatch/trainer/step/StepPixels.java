package mixmatch.trainer.step;

import java.nio.ByteBuffer;
import java.util.Optional;
import mixmatch.engine.PixelRows;

/** The bytes of a step's rows, labelled ones first. */
record StepPixels(ByteBuffer labeled, Optional<ByteBuffer> guessed) implements PixelRows.Pixels {
    @Override
    public void write(ByteBuffer to) {
        to.put(labeled.duplicate());
        guessed.ifPresent(pixels -> to.put(pixels.duplicate()));
    }
}
