package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nhwc;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;
import mixmatch.networks.Tensor;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** A network forward and backward, with the memory that a chunk needs on its way. Used by one thread at a time. */
final class FusedNetwork implements AutoCloseable {
    private final NativeMemory own = new NativeMemory();
    private final Network network;
    private final BatchShape images;
    private final double momentum;
    /** Images as they are given, [N,H,W,C]. */
    private final ByteBuffer given;
    // The same plane by plane, [N,C,H,W].
    private final ByteBuffer planes;
    private final Optional<ByteBuffer> ofPlanes;
    private final ByteBuffer gradient;
    private final FloatBuffer gradientValues;
    private final FusedPlan plan;
    private final PooledClassifier classifier;
    private final Map<Integer, Operations> operations = new HashMap<>();
    private final Map<Integer, BatchMoments> moments = new HashMap<>();
    private final Map<Layer, NormalizedActivation> normalizations = new HashMap<>();
    private ThreadTeam team;
    private List<Convolution> convolutions;
    private ByteBuffer weights;
    private FloatBuffer weightValues;
    private Optional<FloatBuffer> running;
    private boolean towardsImages;

    /**
     * @param momentum the share of a batch in the running statistics
     * @param imageGradients whether {@link #backwardToImages} will be called
     */
    FusedNetwork(Network network, BatchShape images, double momentum, boolean imageGradients) {
        this.network = network;
        this.images = images;
        this.momentum = momentum;
        long pixels = (long) images.count() * images.pixels() * network.channels();
        this.given = own.floats(pixels);
        this.planes = own.floats(pixels);
        this.ofPlanes = imageGradients ? Optional.of(own.floats(pixels)) : Optional.empty();
        this.gradient = own.vector(network.weightCount());
        this.gradientValues = gradient.asFloatBuffer();
        this.plan = new FusedPlan(network, images, planes, ofPlanes, own);
        this.classifier = new PooledClassifier(network, plan.features(), plan.ofFeatures);
    }

    /** The operations for one number of threads, with the memory that they need beyond the activations. */
    private record Operations(OneDnn library, Runnable takeIn, Runnable putOut, List<Convolution> convolutions) {}

    private Operations operations(int threads) {
        OneDnn library = new OneDnn();
        long[] sizes = {images.count(), network.channels(), images.height(), images.width()};
        dnnl_memory_desc asGiven = library.floats(dnnl_nhwc, sizes);
        dnnl_memory_desc asPlanes = library.floats(dnnl_nchw, sizes);
        dnnl_memory outside = library.memory(asGiven, given);
        Runnable takeIn = library.reorder(asGiven, outside, asPlanes, library.memory(asPlanes, planes));
        Runnable putOut = ofPlanes.map(
                        found -> library.reorder(asPlanes, library.memory(asPlanes, found), asGiven, outside))
                .orElse(() -> {});
        List<Convolution> convolutions = plan.convolutions.stream()
                .map(each -> {
                    Tensor kernel = network.tensor(each.layer().name() + ".weight");
                    return Convolution.of(
                            library, own::bytes, each.layer(), kernel, each.images(), each.tensors(), threads);
                })
                .toList();
        library.takeShared(own::bytes);
        return new Operations(library, takeIn, putOut, convolutions);
    }

    /** The place for the images of a chunk before {@link #forward}: normalized float [N,H,W,C]. Later they may be gone. */
    FloatBuffer images() {
        return given.asFloatBuffer();
    }

    /** The gradient of the weights, as the last {@link #backward} left it. */
    ByteBuffer gradient() {
        return gradient;
    }

    /** The logits of the images, row-major [N, classes]. Moves the running statistics; empty where another chunk does. */
    float[] forward(ThreadTeam team, ByteBuffer weights, Optional<ByteBuffer> running) {
        this.weights = weights;
        this.weightValues = weights.asFloatBuffer();
        this.running = running.map(ByteBuffer::asFloatBuffer);
        moments.clear();
        normalizations.clear();
        use(team).takeIn.run();
        plan.forward.forEach(step -> step.accept(this));
        return classifier.forward(weightValues);
    }

    /** Goes back the way that {@link #forward} came, from the gradient of the logits. */
    void backward(ThreadTeam team, float[] ofLogits) {
        towardsImages = false;
        back(team, ofLogits);
    }

    /** The same way for the sake of the images alone: their gradient, [N,H,W,C]. That of the weights is left undone. */
    float[] backwardToImages(ThreadTeam team, float[] ofLogits) {
        towardsImages = true;
        back(team, ofLogits).putOut.run();
        float[] values = new float[given.capacity() / Float.BYTES];
        images().get(values);
        return values;
    }

    private Operations back(ThreadTeam team, float[] ofLogits) {
        Operations by = use(team);
        classifier.backward(ofLogits, weightValues, gradientValues);
        plan.backward.forEach(step -> step.accept(this));
        return by;
    }

    private Operations use(ThreadTeam team) {
        Operations by = operations.computeIfAbsent(team.threads(), this::operations);
        this.team = team;
        this.convolutions = by.convolutions;
        return by;
    }

    ThreadTeam team() {
        return team;
    }

    void convolve(int number) {
        convolutions.get(number).forward(team, weights);
    }

    void convolveBackward(int number, boolean ofImages) {
        if (!towardsImages) {
            convolutions.get(number).ofKernel(team, gradient);
        }
        if (towardsImages || !ofImages) {
            convolutions.get(number).ofX(team, weights);
        }
    }

    /** Adds {@code added} to a value in place; what is normalized next has its moments taken at once. */
    void add(int value, ChannelBlocks x, ChannelBlocks added) {
        moments.put(value, BatchMoments.ofSum(x, added, team));
    }

    void normalize(Layer.BatchNormalization layer, float slope, ChannelBlocks x, ChannelBlocks y) {
        BatchMoments known = moments.remove(layer.input());
        BatchMoments found = known == null ? BatchMoments.of(x, team) : known;
        String name = layer.name();
        NormalizedActivation normalization =
                new NormalizedActivation(found, values(name + ".weight"), values(name + ".bias"), slope);
        normalization.forward(x, y, team);
        normalizations.put(layer, normalization);
        running.ifPresent(values -> moveRunning(values, name, found));
    }

    /** The gradients of x, of gamma and of beta go to their places. */
    void normalizeBackward(
            Layer.BatchNormalization layer,
            ChannelBlocks x,
            ChannelBlocks ofY,
            ChannelBlocks added,
            ChannelBlocks ofX) {
        NormalizedActivation.Gradient found = normalizations.remove(layer).backward(x, ofY, added, ofX, team);
        gradientValues.put(network.tensor(layer.name() + ".weight").offset(), found.gamma());
        gradientValues.put(network.tensor(layer.name() + ".bias").offset(), found.beta());
    }

    /** Moves the running statistics as PyTorch does: the running variance is that of the unbiased ones. */
    private void moveRunning(FloatBuffer values, String name, BatchMoments moments) {
        double unbiased = (double) moments.rows() / Math.max(1, moments.rows() - 1);
        int mean = network.tensor(name + ".running_mean").offset();
        int variance = network.tensor(name + ".running_var").offset();
        for (int channel = 0; channel < moments.mean().length; channel++) {
            move(values, mean + channel, moments.mean()[channel]);
            move(values, variance + channel, moments.variance()[channel] * unbiased);
        }
    }

    private void move(FloatBuffer values, int place, double value) {
        values.put(place, (float) ((1 - momentum) * values.get(place) + momentum * value));
    }

    private float[] values(String name) {
        float[] values = new float[network.tensor(name).size()];
        weightValues.get(network.tensor(name).offset(), values);
        return values;
    }

    @Override
    public void close() {
        operations.values().forEach(made -> made.library.close());
        own.close();
    }
}
