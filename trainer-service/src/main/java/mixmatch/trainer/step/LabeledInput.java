package mixmatch.trainer.step;

import java.nio.ByteBuffer;

/** The labeled images of one step: uint8 [B,H,W,C] from position to limit, read and not moved, and their classes, [B]. */
public record LabeledInput(ByteBuffer pixels, int[] labels) {}
