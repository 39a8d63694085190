package mixmatch.trainer.arithmetic;

import java.nio.ByteBuffer;

/**
 * The unlabeled images of one step and what labels were guessed for them.
 *
 * @param pixels uint8 [K,B,H,W,C] from position to limit; read, not moved
 * @param guesses sharpened probabilities, row-major [B, classes]
 */
public record GuessedInput(ByteBuffer pixels, float[] guesses) {}
