package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nhwc;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Network;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** A network forward and backward, with the memory that a chunk needs on its way. A step has one for each of its chunks. */
final class FusedNetwork implements AutoCloseable {
    private final NativeMemory own = new NativeMemory();
    private final Network network;
    private final BatchShape images;
    private final double momentum;
    /** Images as they are given, [N,H,W,C]. */
    private final ByteBuffer given;
    /** The same plane by plane, [N,C,H,W]. */
    private final ByteBuffer planes;

    private final ByteBuffer gradient;
    private final FusedPlan plan;
    private final PooledClassifier classifier;
    private final Map<Integer, Operations> operations = new HashMap<>();
    private Pass last;

    /**
     * @param images a chunk's
     * @param momentum the share of a batch in the running statistics
     */
    FusedNetwork(Network network, BatchShape images, double momentum) {
        this.network = network;
        this.images = images;
        this.momentum = momentum;
        long pixels = (long) images.count() * images.pixels() * network.channels();
        this.given = own.floats(pixels);
        this.planes = own.floats(pixels);
        this.gradient = own.floats(network.weightCount());
        ActivationMemory memory = new ActivationMemory(own, images.count());
        this.plan = new FusedPlan(network, images, planes, memory);
        this.classifier = new PooledClassifier(network, plan.features(), plan.ofFeatures());
    }

    /** The operations for one number of threads, with the memory that they need beyond the activations. */
    private final class Operations {
        private final OneDnn library = new OneDnn();
        private final Runnable takeIn;
        private final List<Convolution> convolutions = new ArrayList<>();

        Operations(int threads) {
            int channels = network.channels();
            dnnl_memory_desc asGiven =
                    library.floats(dnnl_nhwc, images.count(), channels, images.height(), images.width());
            dnnl_memory_desc asPlanes =
                    library.floats(dnnl_nchw, images.count(), channels, images.height(), images.width());
            takeIn = library.reorder(
                    asGiven, library.memory(asGiven, given), asPlanes, library.memory(asPlanes, planes));
            for (FusedPlan.PlannedConvolution each : plan.convolutions()) {
                convolutions.add(Convolution.of(
                        library,
                        own::bytes,
                        each.layer(),
                        network.tensor(each.layer().name() + ".weight").offset(),
                        each.images(),
                        each.tensors(),
                        threads));
            }
            library.takeShared(own::bytes);
        }
    }

    /** The way of one chunk through the network: {@link #forward}, then {@link #backward}. */
    final class Pass {
        private final ThreadTeam team;
        private final Operations by;
        private final ByteBuffer weights;
        private final FloatBuffer weightValues;
        private final FloatBuffer gradientValues = gradient.asFloatBuffer();
        private final Map<Integer, BatchMoments> moments = new HashMap<>();
        private final Map<Integer, NormalizedActivation> normalizations = new HashMap<>();
        private FloatBuffer runningValues;

        private Pass(ThreadTeam team, ByteBuffer weights) {
            this.team = team;
            this.by = operations.computeIfAbsent(team.threads(), Operations::new);
            this.weights = weights;
            this.weightValues = weights.asFloatBuffer();
        }

        private Pass(ThreadTeam team, Pass before) {
            this(team, before.weights);
            normalizations.putAll(before.normalizations);
        }

        private float[] forward(Optional<ByteBuffer> running) {
            runningValues = running.map(ByteBuffer::asFloatBuffer).orElse(null);
            by.takeIn.run();
            plan.forward().forEach(step -> step.run(this));
            return classifier.forward(weightValues);
        }

        private void backward(float[] ofLogits) {
            classifier.backward(ofLogits, weightValues, gradientValues);
            plan.backward().forEach(step -> step.run(this));
        }

        ThreadTeam team() {
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
            if (runningValues != null) {
                moveRunning(layer.layer().name(), found);
            }
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

        /** Moves the running statistics as PyTorch does: the running variance is that of the unbiased ones. */
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

    /** The place for the images of a chunk before {@link #forward}: normalized float [N,H,W,C]. */
    FloatBuffer images() {
        return given.asFloatBuffer();
    }

    /** The gradient of the weights, as the last {@link #backward} left it. */
    ByteBuffer gradient() {
        return gradient;
    }

    /**
     * Has the images go forward.
     *
     * @param weights the flat vector
     * @param running the flat vector of running statistics, to be moved; empty where another chunk moves them
     * @return logits, row-major [N, classes]
     */
    float[] forward(ThreadTeam team, ByteBuffer weights, Optional<ByteBuffer> running) {
        last = new Pass(team, weights);
        return last.forward(running);
    }

    /**
     * Goes back the way that {@link #forward} came.
     *
     * @param ofLogits their gradient
     */
    void backward(ThreadTeam team, float[] ofLogits) {
        new Pass(team, last).backward(ofLogits);
    }

    @Override
    public void close() {
        operations.values().forEach(made -> made.library.close());
        own.close();
    }
}
