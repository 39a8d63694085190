package mixmatch.trainer.step;

import java.nio.ByteBuffer;

/**
 * The unlabelled images of one step and their guessed labels.
 *
 * @param pixels uint8 [trained views,B,H,W,C] from position to limit; read, not moved
 * @param targets probabilities, row-major [B, classes]
 * @param weights of the images in the loss, [B]
 */
public record GuessedInput(ByteBuffer pixels, float[] targets, float[] weights) {}
