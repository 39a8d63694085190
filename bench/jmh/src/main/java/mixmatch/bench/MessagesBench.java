package mixmatch.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.UnlabeledBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The large messages of a step, to bytes and back. */
@State(Scope.Thread)
public class MessagesBench {
    private final UnlabeledBatch unlabeled = Batches.unlabeled(1);
    private final GuessedBatch guessed = Batches.guessed(1);
    private final byte[] unlabeledBytes = unlabeled.toByteArray();
    private final byte[] guessedBytes = guessed.toByteArray();

    @Benchmark
    public byte[] encodeUnlabeled() {
        return unlabeled.toByteArray();
    }

    @Benchmark
    public byte[] encodeGuessed() {
        return guessed.toByteArray();
    }

    @Benchmark
    public UnlabeledBatch decodeUnlabeled() throws InvalidProtocolBufferException {
        return UnlabeledBatch.parseFrom(unlabeledBytes);
    }

    @Benchmark
    public GuessedBatch decodeGuessed() throws InvalidProtocolBufferException {
        return GuessedBatch.parseFrom(guessedBytes);
    }
}
