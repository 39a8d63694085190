package mixmatch.trainer.step;

import java.nio.ByteBuffer;
import mixmatch.methods.Guess;

/**
 * The U unlabelled images of one step: uint8 [trained views,U,H,W,C] from position to limit, read and not moved; their guess; and
 * the place of each among the training images, [U].
 */
public record GuessedInput(ByteBuffer pixels, Guess guess, int[] images) {}
