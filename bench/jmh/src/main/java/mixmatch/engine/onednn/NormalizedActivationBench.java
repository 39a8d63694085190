package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import mixmatch.engine.ThreadTeam;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Benchmarks of the operations between two convolutions of a Wide-ResNet-28-2 on 64 images. The parameter picks the first,
 * second or third group of blocks.
 */
@State(Scope.Thread)
@Fork(jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:TieredStopAtLevel=4"})
public class NormalizedActivationBench {
    private static final int IMAGES = 64;
    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);

    @Param({"1024x32", "256x64", "64x128"})
    String pixelsAndChannels;

    private ChannelBlocks x;
    private ChannelBlocks gradient;
    private ChannelBlocks added;
    private NormalizedActivation normalization;

    @Setup(Level.Trial)
    public void noise() {
        x = images();
        gradient = images();
        added = images();
        float[] ones = new float[x.channels()];
        Arrays.fill(ones, 1f);
        normalization = new NormalizedActivation(BatchMoments.of(x, ALONE), ones, new float[ones.length], 0.1f);
    }

    private ChannelBlocks images() {
        String[] sizes = pixelsAndChannels.split("x");
        int pixels = Integer.parseInt(sizes[0]);
        int channels = Integer.parseInt(sizes[1]);
        ByteBuffer values = ByteBuffer.allocateDirect(IMAGES * pixels * channels * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        Random random = new Random(1);
        while (values.hasRemaining()) {
            values.putFloat((float) random.nextGaussian());
        }
        return new ChannelBlocks(values.clear(), IMAGES, channels, pixels);
    }

    @Benchmark
    public Object moments() {
        return BatchMoments.of(x, ALONE);
    }

    @Benchmark
    public void forward() {
        normalization.forward(x, added, ALONE);
    }

    @Benchmark
    public Object backward() {
        return normalization.backward(x, gradient, null, gradient, ALONE);
    }

    @Benchmark
    public Object backwardOfABlocksInput() {
        return normalization.backward(x, gradient, added, gradient, ALONE);
    }
}
