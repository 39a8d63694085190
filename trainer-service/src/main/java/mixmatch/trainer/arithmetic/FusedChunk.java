package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A chunk in float32 on the processor, layer by layer and back: convolutions and the end of the network are the engine's,
 * what lies between them is joined into as few passes over memory as there can be ({@link NormalizedActivation}, {@link
 * BatchMoments}). That is what the engine's own operations, each a pass, spend a sixth of a step on.
 */
final class FusedChunk implements ChunkGradient {
    private final WideResNetLayers layers;
    private final TorchScript script;
    private final Workspace workspace;
    private final double momentum;

    /** @param batchNormDecay d in running = d * running + (1 - d) * batch */
    FusedChunk(NDManager manager, WideResNetShape shape, double batchNormDecay) {
        this.workspace = new Workspace(manager);
        this.layers = new WideResNetLayers(shape);
        this.script = TorchScript.compile(manager, layers.script());
        this.momentum = 1 - batchNormDecay;
    }

    /** Whether each tensor of such a chunk can be seen from Java, which counts bytes up to 2^31 - 1. */
    static boolean fits(WideResNetShape shape, int batch, int height, int width) {
        long filters =
                Math.max(shape.blocks().get(0).in(), shape.blocks().get(0).out());
        return (long) batch * height * width * filters * Float.BYTES <= Integer.MAX_VALUE;
    }

    @Override
    public Result mixMatch(
            Team team,
            NDManager manager,
            NDArray weights,
            NDArray statistics,
            NDArray images,
            NDArray targets,
            NDArray labeledWeights,
            NDArray unlabeledWeights,
            NDArray lambdaU) {
        try (Pass pass = new Pass(team, manager, weights, statistics)) {
            NDArray features = pass.forward(images);
            NDList end = pass.call(
                    "mixmatch", weights, pass.gradient, features, targets, labeledWeights, unlabeledWeights, lambdaU);
            pass.backward(images, end.get(2));
            return new Result(end.get(0).getFloat(), end.get(1).getFloat(), pass.gradient);
        }
    }

    @Override
    public Result supervised(
            Team team,
            NDManager manager,
            NDArray weights,
            NDArray statistics,
            NDArray images,
            NDArray targets,
            NDArray rowWeights) {
        try (Pass pass = new Pass(team, manager, weights, statistics)) {
            NDArray features = pass.forward(images);
            NDList end = pass.call("supervised", weights, pass.gradient, features, targets, rowWeights);
            pass.backward(images, end.get(1));
            return new Result(end.get(0).getFloat(), 0, pass.gradient);
        }
    }

    /** What a normalization keeps for the way back. */
    private record Activated(WideResNetLayers.Norm layer, NDArray x, NDArray y, NormalizedActivation normalization) {}

    /** What a block keeps for the way back. */
    private record Passed(WideResNetLayers.Block layer, Activated first, Activated second) {
        NDArray base() {
            return layer.first() ? first.y() : first.x();
        }
    }

    /** One chunk on its way through the network and back; owns all activations. */
    private final class Pass implements AutoCloseable {
        private final Team team;
        private final NDManager scratch;
        private final NDArray weights;
        private final NDArray gradient;
        private final FloatBuffer weightValues;
        private final FloatBuffer gradientValues;
        private final FloatBuffer runningValues;
        private final List<Passed> blocks = new ArrayList<>();
        private Activated last;

        Pass(Team team, NDManager manager, NDArray weights, NDArray statistics) {
            this.team = team;
            this.scratch = manager.newSubManager();
            this.weights = weights;
            this.gradient = manager.create(new Shape(weights.size()));
            this.weightValues = floats(weights);
            this.gradientValues = floats(gradient);
            this.runningValues = floats(statistics);
        }

        NDList call(String method, NDArray... inputs) {
            return script.call(scratch, method, inputs);
        }

        /** What the linear layer pools, [N,H,W,C]. */
        NDArray forward(NDArray images) {
            NDArray x = convolve(layers.stem(), images);
            BatchMoments moments = BatchMoments.of(ChannelRows.of(x), team);
            for (WideResNetLayers.Block block : layers.blocks()) {
                Activated first = activate(block.norm1(), x, moments);
                NDArray inner = convolve(block.convolution1(), first.y());
                Activated second = activate(block.norm2(), inner, BatchMoments.of(ChannelRows.of(inner), team));
                Passed passed = new Passed(block, first, second);
                blocks.add(passed);
                x = convolve(block.convolution2(), second.y());
                if (block.shortcut() == null) {
                    moments = BatchMoments.ofSum(ChannelRows.of(x), ChannelRows.of(passed.base()), team);
                } else {
                    try (NDArray base = convolve(block.shortcut(), passed.base())) {
                        moments = BatchMoments.ofSum(ChannelRows.of(x), ChannelRows.of(base), team);
                    }
                }
            }
            last = activate(layers.norm(), x, moments);
            return last.y();
        }

        /** @param ofFeatures the gradient of what {@link #forward} returned; its memory is used */
        void backward(NDArray images, NDArray ofFeatures) {
            NDArray ofX = ofFeatures;
            deactivate(last, ofX, null);
            for (int i = blocks.size() - 1; i >= 0; i--) {
                ofX = backward(blocks.get(i), ofX);
            }
            script.call(scratch, layers.stem().kernelGradient(), weights, gradient, images, ofX);
        }

        private NDArray backward(Passed block, NDArray ofSum) {
            WideResNetLayers.Block layer = block.layer();
            NDArray ofInner = differentiate(layer.convolution2(), block.second().y(), ofSum);
            deactivate(block.second(), ofInner, null);
            NDArray ofX = differentiate(layer.convolution1(), block.first().y(), ofInner);
            ofInner.close();
            NDArray ofBase = ofSum;
            if (layer.shortcut() != null) {
                ofBase = differentiate(layer.shortcut(), block.base(), ofSum);
                ofSum.close();
            }
            if (layer.first()) {
                deactivate(block.first(), ofX.addi(ofBase), null);
            } else {
                deactivate(block.first(), ofX, ChannelRows.of(ofBase));
            }
            ofBase.close();
            return ofX;
        }

        private NDArray convolve(WideResNetLayers.Convolution layer, NDArray x) {
            return call(layer.forward(), weights, x).singletonOrThrow();
        }

        /** The gradient of x; that of the kernel goes to its place. */
        private NDArray differentiate(WideResNetLayers.Convolution layer, NDArray x, NDArray ofY) {
            return call(layer.backward(), weights, gradient, x, ofY).singletonOrThrow();
        }

        private Activated activate(WideResNetLayers.Norm layer, NDArray x, BatchMoments moments) {
            NormalizedActivation normalization = new NormalizedActivation(
                    moments, values(layer.gamma(), layer.channels()), values(layer.beta(), layer.channels()));
            NDArray y = workspace.take(x.getShape());
            normalization.forward(ChannelRows.of(x), ChannelRows.of(y), team);
            moveRunning(layer, moments);
            return new Activated(layer, x, y, normalization);
        }

        /** Puts the gradient of x in the place of that of y, those of gamma and beta in theirs; lets x and y go. */
        private void deactivate(Activated activated, NDArray ofY, ChannelRows added) {
            NormalizedActivation.Gradient found =
                    activated.normalization().backward(ChannelRows.of(activated.x()), ChannelRows.of(ofY), added, team);
            gradientValues.put(activated.layer().gamma(), found.gamma());
            gradientValues.put(activated.layer().beta(), found.beta());
            activated.x().close();
            workspace.giveBack(activated.y());
        }

        /** As PyTorch does it: the running variance is that of the unbiased ones. */
        private void moveRunning(WideResNetLayers.Norm layer, BatchMoments moments) {
            double unbiased = (double) moments.rows() / Math.max(1, moments.rows() - 1);
            for (int channel = 0; channel < layer.channels(); channel++) {
                move(layer.runningMean() + channel, moments.mean()[channel]);
                move(layer.runningVariance() + channel, moments.variance()[channel] * unbiased);
            }
        }

        private void move(int place, double value) {
            runningValues.put(place, (float) ((1 - momentum) * runningValues.get(place) + momentum * value));
        }

        private float[] values(int offset, int count) {
            float[] values = new float[count];
            weightValues.get(offset, values);
            return values;
        }

        @Override
        public void close() {
            scratch.close();
        }
    }

    private static FloatBuffer floats(NDArray vector) {
        return vector.toByteBuffer(true).asFloatBuffer();
    }
}
