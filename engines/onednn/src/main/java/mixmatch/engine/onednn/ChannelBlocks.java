package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.Vectors.SPECIES;

import java.nio.ByteBuffer;
import mixmatch.engine.ThreadTeam;

/**
 * Activations in native memory: float32 [images, channels / {@link #WIDTH}, pixels, WIDTH], the layout of oneDNN's
 * convolutions. A row is the WIDTH channels of one pixel that lie beside each other. Loops go block by block, each some rows;
 * blocks are the same whatever the number of threads.
 *
 * @param values direct, in the machine's byte order
 * @param pixels of an image
 */
record ChannelBlocks(ByteBuffer values, int images, int channels, int pixels) {
    /** Channels beside each other, as the processor's vectors want them; a constant, so that loops have a constant step. */
    static final int WIDTH = OneDnn.blockedChannels();

    static final int ROW = WIDTH * Float.BYTES;

    /** 16 KiB of each of the tensors that a loop reads: they stay in a core's first cache for a second look. */
    private static final int BLOCK_ROWS = 4096 / WIDTH;

    ChannelBlocks {
        if (channels % WIDTH != 0 || WIDTH % SPECIES.length() != 0) {
            throw new IllegalArgumentException(
                    "%d channels in blocks of %d, seen by vectors of %d".formatted(channels, WIDTH, SPECIES.length()));
        }
        Vectors.require(values, (long) images * channels * pixels);
    }

    /** A block in memory, in bytes: segments of rows, one for each image, of the channels from {@code channel} on. */
    record Block(int begin, int segments, int stride, int length, int channel) {
        int rows() {
            return segments * length / ROW;
        }
    }

    /** Refuses others of other sizes, before a loop that reads or writes these beside them. */
    void requireSizesOf(ChannelBlocks others) {
        if (images != others.images || channels != others.channels || pixels != others.pixels) {
            throw new IllegalArgumentException("%d images of %d channels of %d pixels, and %d of %d of %d"
                    .formatted(images, channels, pixels, others.images, others.channels, others.pixels));
        }
    }

    /** Has a team's threads do a loop, from one place in bytes to another, for each segment of all blocks. */
    void eachSegment(ThreadTeam team, ThreadTeam.Part loop) {
        team.each(blocks(), number -> {
            Block block = block(number);
            for (int segment = 0; segment < block.segments(); segment++) {
                int begin = block.begin() + segment * block.stride();
                loop.of(begin, begin + block.length());
            }
        });
    }

    void add(ChannelBlocks others, ThreadTeam team) {
        requireSizesOf(others);
        Object to = memory();
        Object from = others.memory();
        eachSegment(team, (begin, end) -> Vectors.add(to, from, begin, end));
    }

    /** Becomes what others of the same sizes are. */
    void copy(ChannelBlocks others) {
        requireSizesOf(others);
        values.duplicate().put(others.values.duplicate());
    }

    /** The values as vectors see them. */
    Object memory() {
        return Vectors.memory(values);
    }

    int rows() {
        return Math.multiplyExact(images, pixels);
    }

    int blocks() {
        return channels / WIDTH * blocksOfAChannel();
    }

    interface BlockValue {
        double of(int number, Block block, int lane);
    }

    /** What blocks say of each channel, summed in their order. */
    double[] sums(BlockValue value) {
        double[] sums = new double[channels];
        for (int number = 0; number < blocks(); number++) {
            Block block = block(number);
            for (int lane = 0; lane < WIDTH; lane++) {
                sums[block.channel() + lane] += value.of(number, block, lane);
            }
        }
        return sums;
    }

    /** Blocks of the same channels follow each other. */
    int blocksOfAChannel() {
        return pixels > BLOCK_ROWS ? images * parts() : (images - 1) / blockImages() + 1;
    }

    Block block(int number) {
        int channel = number / blocksOfAChannel() * WIDTH;
        int place = number % blocksOfAChannel();
        int stride = channels * pixels * Float.BYTES;
        if (pixels > BLOCK_ROWS) {
            int first = place % parts() * BLOCK_ROWS;
            int rows = Math.min(BLOCK_ROWS, pixels - first);
            int begin = offset(place / parts(), first, channel);
            return new Block(begin, 1, stride, rows * ROW, channel);
        }
        int image = place * blockImages();
        int segments = Math.min(blockImages(), images - image);
        return new Block(offset(image, 0, channel), segments, stride, pixels * ROW, channel);
    }

    /** The place of a channel of a pixel, in bytes. */
    int offset(int image, int pixel, int channel) {
        return ((image * channels + channel / WIDTH * WIDTH) * pixels + pixel * WIDTH + channel % WIDTH) * Float.BYTES;
    }

    /** Blocks of an image that is larger than one. */
    private int parts() {
        return (pixels - 1) / BLOCK_ROWS + 1;
    }

    /** Images of a block that is larger than one. */
    private int blockImages() {
        return BLOCK_ROWS / pixels;
    }
}
