package mixmatch.trainer.step;

import java.nio.ByteBuffer;

/**
 * The labeled images of one step.
 *
 * @param pixels uint8 [B,H,W,C] from position to limit; read, not moved
 * @param labels classes [B]
 */
public record LabeledInput(ByteBuffer pixels, int[] labels) {}
