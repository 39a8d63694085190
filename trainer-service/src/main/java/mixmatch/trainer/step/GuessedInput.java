package mixmatch.trainer.step;

import java.nio.ByteBuffer;

/**
 * The unlabelled images of one step: uint8 [trained views,B,H,W,C] from position to limit, read and not moved; their guessed
 * probabilities, row-major [B, classes]; and their weights in the loss, [B].
 */
public record GuessedInput(ByteBuffer pixels, float[] targets, float[] weights) {}
