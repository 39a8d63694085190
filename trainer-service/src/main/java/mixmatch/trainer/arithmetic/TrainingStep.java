package mixmatch.trainer.arithmetic;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * One step on tensors, in the order that the golden vectors fix: forward of each interleaved chunk in training mode, the
 * first of which moves the running statistics; backward; Adam; moving averages of weights and statistics; weight decay.
 * The losses are sums over rows, so each chunk goes forward and backward on its own, in a lane, and the gradients of the
 * chunks are added up.
 */
final class TrainingStep {
    private final WideResNet network;
    private final MemoryFormat format;
    private final ModelVectors model;
    private final Adam adam;
    private final NDArray decayFactors;
    private final Lanes lanes;

    TrainingStep(
            NDManager manager,
            WideResNet network,
            MemoryFormat format,
            ModelVectors model,
            double learningRate,
            double weightDecay,
            Lanes lanes) {
        this.network = network;
        this.format = format;
        this.model = model;
        this.adam = new Adam(learningRate);
        this.decayFactors = manager.create(WeightDecay.factors(network.shape(), weightDecay, learningRate));
        this.lanes = lanes;
    }

    /**
     * The rows of a step, all in the manager of the step.
     *
     * @param images normalized float [N,H,W,C]
     * @param targets probabilities [N, classes]
     */
    record Rows(NDArray images, NDArray targets) {
        Rows take(NDArray order) {
            return new Rows(images.get(order), targets.get(order));
        }
    }

    /** A MixMatch step: the first B of the (1 + K) * B rows are labeled, then come K times the same B unlabeled ones. */
    StepLosses mixMatch(
            long step, Rows rows, NDArray lambdas, NDArray partners, int groups, double lambdaU, double emaDecay) {
        NDManager manager = rows.images().getManager();
        int batch = Math.toIntExact(rows.images().size(0) / groups);
        long classes = rows.targets().size(1);
        long[] order = Interleave.rows(batch, groups);
        Rows mixed = new Rows(MixUp.mix(rows.images(), lambdas, partners), MixUp.mix(rows.targets(), lambdas, partners))
                .take(manager.create(order));
        float[] labeled = new float[order.length];
        float[] unlabeled = new float[order.length];
        for (int place = 0; place < order.length; place++) {
            labeled[place] = order[place] < batch ? 1f / batch : 0f;
            unlabeled[place] = order[place] < batch ? 0f : 1f / (batch * (groups - 1) * classes);
        }
        NDList images = mixed.images().split(groups);
        NDList targets = mixed.targets().split(groups);
        NDList labeledWeights = manager.create(labeled).split(groups);
        NDList unlabeledWeights = manager.create(unlabeled).split(groups);
        return run(step, manager, emaDecay, lambdaU, groups, (chunk, logitsOf) -> {
            NDArray logits = logitsOf.apply(images.get(chunk));
            return new Losses(
                    LabeledLoss.of(logits, targets.get(chunk), labeledWeights.get(chunk)),
                    UnlabeledLoss.of(logits, targets.get(chunk), unlabeledWeights.get(chunk)));
        });
    }

    /** A supervised step: cross-entropy of the rows as they are. */
    StepLosses supervised(long step, Rows rows, double emaDecay) {
        NDManager manager = rows.images().getManager();
        long batch = rows.images().size(0);
        NDArray weights = manager.full(new Shape(batch), 1f / batch);
        return run(step, manager, emaDecay, 0, 1, (chunk, logitsOf) -> {
            NDArray lossX = LabeledLoss.of(logitsOf.apply(rows.images()), rows.targets(), weights);
            return new Losses(lossX, lossX.zerosLike());
        });
    }

    private record Losses(NDArray lossX, NDArray lossU) {}

    private interface ChunkLosses {
        Losses of(int chunk, UnaryOperator<NDArray> logitsOf);
    }

    private record ChunkResult(double lossX, double lossU, NDArray gradient) {}

    private StepLosses run(
            long step, NDManager manager, double emaDecay, double lambdaU, int chunks, ChunkLosses losses) {
        double lossX = 0;
        double lossU = 0;
        NDArray gradient = null;
        // An array of the step, never a Java number: DJL gives the engine a number as memory that it lets go at once,
        // and
        // the backward pass would read there what a garbage collection has left.
        NDArray weightU = manager.create((float) lambdaU);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            List<Callable<ChunkResult>> work = new ArrayList<>();
            for (int i = 0; i < chunks; i++) {
                int chunk = i;
                work.add(() -> forwardAndBackward(manager, chunk, losses, weightU, collector));
            }
            // Always in the order of the chunks, so that lanes do not change the sums.
            for (ChunkResult result : lanes.run(work)) {
                lossX += result.lossX();
                lossU += result.lossU();
                gradient = gradient == null ? result.gradient() : gradient.addi(result.gradient());
            }
        }
        adam.update(step, model.weights, gradient, model.firstMoment, model.secondMoment);
        MovingAverage.move(model.emaWeights, model.weights, emaDecay);
        MovingAverage.move(model.emaStatistics, model.statistics, emaDecay);
        model.weights.muli(decayFactors);
        return StepLosses.of(lossX, lossU, lambdaU);
    }

    private ChunkResult forwardAndBackward(
            NDManager stepManager, int chunk, ChunkLosses chunkLosses, NDArray weightU, GradientCollector collector) {
        try (NDManager manager = stepManager.newSubManager()) {
            // The weights once more, on the same memory, as what this chunk's gradient is wanted for.
            NDArray leaf = model.weights.stopGradient();
            leaf.attach(manager);
            leaf.setRequiresGradient(true);
            NDArray statistics = chunk == 0 ? model.statistics.stopGradient() : model.statistics.duplicate();
            statistics.attach(manager);
            Losses losses = chunkLosses.of(chunk, nhwc -> {
                NDArray images = format.images(nhwc);
                images.attach(manager);
                return network.logits(images, network.weightViews(leaf), network.statisticViews(statistics), true);
            });
            collector.backward(losses.lossX().add(losses.lossU().mul(weightU)));
            NDArray gradient = leaf.getGradient();
            gradient.attach(stepManager);
            return new ChunkResult(losses.lossX().getFloat(), losses.lossU().getFloat(), gradient);
        }
    }
}
