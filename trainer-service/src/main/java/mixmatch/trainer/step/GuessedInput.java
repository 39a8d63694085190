package mixmatch.trainer.step;

import java.nio.ByteBuffer;

/** Unlabelled images [trained views,B,H,W,C], read as {@link LabeledInput}'s; guesses [B, classes]; weights [B]. */
public record GuessedInput(ByteBuffer pixels, float[] targets, float[] weights) {}
