package mixmatch.trainer.arithmetic;

import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nhwc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mixmatch.networks.Network;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * A network up to what its average pooling reads, forward and backward, with the memory that a chunk needs on its way: chunks
 * of the same size use it one after the other.
 */
final class FusedNetwork implements AutoCloseable {
    private final NDManager manager;
    private final Network network;
    private final Images images;
    private final double momentum;
    private final ByteBuffer input;
    private final ActivationMemory memory;
    private final FusedPlan plan;
    private final Map<Integer, Operations> operations = new HashMap<>();

    /**
     * @param parent that the memory goes with
     * @param images a chunk's
     * @param momentum the share of a batch in the running statistics
     */
    FusedNetwork(NDManager parent, Network network, Images images, double momentum) {
        this.manager = parent.newSubManager();
        this.network = network;
        this.images = images;
        this.momentum = momentum;
        this.memory = new ActivationMemory(manager, images.count());
        this.input = memory.bytes((long) images.count() * images.pixels() * network.channels() * Float.BYTES);
        this.plan = new FusedPlan(network, images, input, memory);
    }

    /** What the operations of as many threads need beyond the activations. */
    private final class Operations {
        private final OneDnn library = new OneDnn();
        private final dnnl_memory given;
        private final Runnable takeIn;
        private final List<Convolution> convolutions = new ArrayList<>();

        Operations(int threads) {
            int channels = network.channels();
            dnnl_memory_desc pixels =
                    library.floats(dnnl_nhwc, images.count(), channels, images.height(), images.width());
            dnnl_memory_desc planes =
                    library.floats(dnnl_nchw, images.count(), channels, images.height(), images.width());
            given = library.memory(pixels);
            takeIn = library.reorder(pixels, given, planes, library.memory(planes, input));
            for (FusedPlan.PlannedConvolution each : plan.convolutions()) {
                convolutions.add(Convolution.of(
                        library,
                        memory::bytes,
                        each.layer(),
                        network.tensor(each.layer().name() + ".weight").offset(),
                        each.images(),
                        each.tensors(),
                        threads));
            }
            library.takeShared(memory::bytes);
        }
    }

    /** The way of one chunk: {@link #forward}, then {@link #backward}. */
    final class Pass {
        private final Team team;
        private final Operations by;
        private final ByteBuffer weights;
        private final ByteBuffer gradient;
        private final FloatBuffer weightValues;
        private final FloatBuffer gradientValues;
        private final FloatBuffer runningValues;
        private final Map<Integer, BatchMoments> moments = new HashMap<>();
        private final Map<Integer, NormalizedActivation> normalizations = new HashMap<>();

        private Pass(Team team, NDArray weights, NDArray gradient, NDArray statistics) {
            this.team = team;
            this.by = operations.computeIfAbsent(team.threads(), Operations::new);
            this.weights = weights.toByteBuffer(true);
            this.gradient = gradient.toByteBuffer(true);
            this.weightValues = this.weights.asFloatBuffer();
            this.gradientValues = this.gradient.asFloatBuffer();
            this.runningValues = statistics.toByteBuffer(true).asFloatBuffer();
        }

        /**
         * Computes what the linear layer pools, as {@link ChannelBlocks}. The next chunk overwrites it.
         *
         * @param chunk normalized float [N,H,W,C]
         */
        NDArray forward(NDArray chunk) {
            OneDnn.place(by.given, chunk.toByteBuffer(true));
            by.takeIn.run();
            plan.forward().forEach(step -> step.run(this));
            return memory.array(plan.features());
        }

        /** @param ofFeatures the gradient of what {@link #forward} returned */
        void backward(NDArray ofFeatures) {
            plan.ofFeatures().values().duplicate().put(ofFeatures.toByteBuffer(true));
            plan.backward().forEach(step -> step.run(this));
        }

        Team team() {
            return team;
        }

        /** @param number of the convolution, among those of the plan */
        void convolve(int number) {
            by.convolutions.get(number).forward(team, weights);
        }

        void convolveBackward(int number) {
            by.convolutions.get(number).backward(team, weights, gradient);
        }

        /** Adds {@code added} to a value in place; what is normalized next has its moments taken at once. */
        void add(int value, ChannelBlocks x, ChannelBlocks added) {
            moments.put(value, BatchMoments.ofSum(x, added, team));
        }

        void normalize(FusedLayer.Normalize layer, ChannelBlocks x, ChannelBlocks y) {
            BatchMoments found = moments.remove(layer.x());
            if (found == null) {
                found = BatchMoments.of(x, team);
            }
            NormalizedActivation normalization = new NormalizedActivation(
                    found,
                    values(layer.layer().name() + ".weight"),
                    values(layer.layer().name() + ".bias"),
                    layer.slope());
            normalization.forward(x, y, team);
            normalizations.put(layer.y(), normalization);
            moveRunning(layer.layer().name(), found);
        }

        /** The gradients of x, of gamma and of beta go to their places. */
        void normalizeBackward(
                FusedLayer.Normalize layer,
                ChannelBlocks x,
                ChannelBlocks ofY,
                ChannelBlocks added,
                ChannelBlocks ofX) {
            NormalizedActivation.Gradient found =
                    normalizations.remove(layer.y()).backward(x, ofY, added, ofX, team);
            String name = layer.layer().name();
            gradientValues.put(network.tensor(name + ".weight").offset(), found.gamma());
            gradientValues.put(network.tensor(name + ".bias").offset(), found.beta());
        }

        /** As PyTorch does it: the running variance is that of the unbiased ones. */
        private void moveRunning(String name, BatchMoments moments) {
            double unbiased = (double) moments.rows() / Math.max(1, moments.rows() - 1);
            int mean = network.tensor(name + ".running_mean").offset();
            int variance = network.tensor(name + ".running_var").offset();
            for (int channel = 0; channel < moments.mean().length; channel++) {
                move(mean + channel, moments.mean()[channel]);
                move(variance + channel, moments.variance()[channel] * unbiased);
            }
        }

        private void move(int place, double value) {
            runningValues.put(place, (float) ((1 - momentum) * runningValues.get(place) + momentum * value));
        }

        private float[] values(String name) {
            float[] values = new float[network.tensor(name).size()];
            weightValues.get(network.tensor(name).offset(), values);
            return values;
        }
    }

    /**
     * Begins with a chunk; the last one's pass has ended.
     *
     * @param weights the flat vector
     * @param gradient of the weights, to be written
     * @param statistics the flat vector of running ones, to be moved
     */
    Pass begin(Team team, NDArray weights, NDArray gradient, NDArray statistics) {
        return new Pass(team, weights, gradient, statistics);
    }

    @Override
    public void close() {
        operations.values().forEach(made -> made.library.close());
        manager.close();
    }
}
