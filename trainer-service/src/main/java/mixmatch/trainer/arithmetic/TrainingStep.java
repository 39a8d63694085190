package mixmatch.trainer.arithmetic;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

/**
 * One step on tensors, in the order that the golden vectors fix: forward of each interleaved chunk in training mode, the
 * first of which moves the running statistics; backward; Adam; moving averages of weights and statistics; weight decay.
 * The losses are sums over rows, so each chunk goes forward and backward on its own and only one chunk's activations
 * are held at a time.
 */
final class TrainingStep {
    private final WideResNet network;
    private final MemoryFormat format;
    private final ModelVectors model;
    private final Adam adam;
    private final NDArray decayFactors;
    private final NDList statistics;
    /** Where the chunks after the first put their running statistics, which nobody reads. */
    private final NDList unreadStatistics;

    TrainingStep(
            NDManager manager,
            WideResNet network,
            MemoryFormat format,
            ModelVectors model,
            double learningRate,
            double weightDecay) {
        this.network = network;
        this.format = format;
        this.model = model;
        this.adam = new Adam(learningRate);
        this.decayFactors = manager.create(WeightDecay.factors(network.shape(), weightDecay, learningRate));
        this.statistics = network.statisticViews(model.statistics);
        this.unreadStatistics = network.statisticViews(model.statistics.duplicate());
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
        long[] order = Interleave.rows(batch, groups);
        Rows mixed = new Rows(MixUp.mix(rows.images(), lambdas, partners), MixUp.mix(rows.targets(), lambdas, partners))
                .take(manager.create(order));
        float[] labeled = new float[order.length];
        float[] unlabeled = new float[order.length];
        for (int place = 0; place < order.length; place++) {
            labeled[place] = order[place] < batch ? 1f / batch : 0f;
            unlabeled[place] = order[place] < batch ? 0f : 1f / (batch * (groups - 1));
        }
        NDList images = mixed.images().split(groups);
        NDList targets = mixed.targets().split(groups);
        NDList labeledWeights = manager.create(labeled).split(groups);
        NDList unlabeledWeights = manager.create(unlabeled).split(groups);

        NDArray leaf = leaf(manager);
        NDList losses = new NDList();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            for (int chunk = 0; chunk < groups; chunk++) {
                try (NDManager chunkManager = manager.newSubManager()) {
                    NDArray logits = logits(chunkManager, images.get(chunk), leaf, chunk == 0);
                    NDArray lossX = LabeledLoss.of(logits, targets.get(chunk), labeledWeights.get(chunk));
                    NDArray lossU = UnlabeledLoss.of(logits, targets.get(chunk), unlabeledWeights.get(chunk));
                    collector.backward(lossX.add(lossU.mul((float) lambdaU)));
                    losses.add(detached(lossX, manager));
                    losses.add(detached(lossU, manager));
                }
            }
        }
        update(step, leaf, emaDecay);
        return sum(losses, lambdaU);
    }

    /** A supervised step: cross-entropy of the rows as they are. */
    StepLosses supervised(long step, Rows rows, double emaDecay) {
        NDManager manager = rows.images().getManager();
        long batch = rows.images().size(0);
        NDArray leaf = leaf(manager);
        NDArray lossX;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logits = logits(manager, rows.images(), leaf, true);
            NDArray weights = manager.full(logits.getShape().slice(0, 1), 1f / batch);
            lossX = LabeledLoss.of(logits, rows.targets(), weights);
            collector.backward(lossX);
        }
        update(step, leaf, emaDecay);
        return StepLosses.of(lossX.getFloat(), 0, 0);
    }

    /** The weights once more, on the same memory, as what gradients are wanted for; it goes with the step. */
    private NDArray leaf(NDManager manager) {
        NDArray leaf = model.weights.stopGradient();
        leaf.attach(manager);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private NDArray logits(NDManager manager, NDArray nhwc, NDArray leaf, boolean moveStatistics) {
        NDArray images = format.images(nhwc);
        images.attach(manager);
        NDList views = network.weightViews(leaf);
        views.attach(manager);
        return network.logits(images, views, moveStatistics ? statistics : unreadStatistics, true);
    }

    private void update(long step, NDArray leaf, double emaDecay) {
        try (NDArray gradient = leaf.getGradient()) {
            adam.update(step, model.weights, gradient, model.firstMoment, model.secondMoment);
        }
        MovingAverage.move(model.emaWeights, model.weights, emaDecay);
        MovingAverage.move(model.emaStatistics, model.statistics, emaDecay);
        model.weights.muli(decayFactors);
    }

    private static NDArray detached(NDArray loss, NDManager manager) {
        NDArray value = loss.stopGradient();
        value.attach(manager);
        return value;
    }

    /** Reads pairs of L_x, L_u parts in one transfer and adds them up in their order. */
    private static StepLosses sum(NDList parts, double lambdaU) {
        double lossX = 0;
        double lossU = 0;
        float[] values = NDArrays.stack(parts).toFloatArray();
        for (int i = 0; i < values.length; i += 2) {
            lossX += values[i];
            lossU += values[i + 1];
        }
        return StepLosses.of(lossX, lossU, lambdaU);
    }
}
