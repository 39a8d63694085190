package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * One step on tensors, in the order that the golden vectors fix: forward of each interleaved chunk in training mode, the
 * first of which moves the running statistics; backward; Adam; moving averages of weights and statistics; weight decay.
 * The losses are sums over rows, so each chunk goes forward and backward on its own, in a lane, and the gradients of the
 * chunks are added up.
 */
final class TrainingStep {
    private final ChunkGradient gradients;
    private final ModelVectors model;
    private final WeightUpdate update;
    private final Lanes lanes;

    TrainingStep(ChunkGradient gradients, WeightUpdate update, ModelVectors model, Lanes lanes) {
        this.gradients = gradients;
        this.update = update;
        this.model = model;
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
        NDArray weightU = manager.create((float) lambdaU);
        return run(
                step,
                manager,
                emaDecay,
                lambdaU,
                groups,
                (team, chunk, statistics) -> gradients.mixMatch(
                        team,
                        manager,
                        model.weights,
                        statistics,
                        images.get(chunk),
                        targets.get(chunk),
                        labeledWeights.get(chunk),
                        unlabeledWeights.get(chunk),
                        weightU));
    }

    /** A supervised step: cross-entropy of the rows as they are. */
    StepLosses supervised(long step, Rows rows, double emaDecay) {
        NDManager manager = rows.images().getManager();
        long batch = rows.images().size(0);
        NDArray weights = manager.full(new Shape(batch), 1f / batch);
        return run(
                step,
                manager,
                emaDecay,
                0,
                1,
                (team, chunk, statistics) -> gradients.supervised(
                        team, manager, model.weights, statistics, rows.images(), rows.targets(), weights));
    }

    /** The gradient of one chunk, by the number of the chunk, with its running statistics. */
    private interface Chunk {
        ChunkGradient.Result of(Team team, int chunk, NDArray statistics);
    }

    private StepLosses run(long step, NDManager manager, double emaDecay, double lambdaU, int chunks, Chunk gradients) {
        double lossX = 0;
        double lossU = 0;
        List<NDArray> found = new ArrayList<>();
        List<Lanes.Work<ChunkGradient.Result>> work = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            int chunk = i;
            NDArray statistics = chunk == 0 ? model.statistics : copy(model.statistics, manager);
            work.add(team -> gradients.of(team, chunk, statistics));
        }
        // Always in the order of the chunks, so that lanes do not change the sums.
        for (ChunkGradient.Result result : lanes.run(work)) {
            lossX += result.lossX();
            lossU += result.lossU();
            found.add(result.gradient());
        }
        update.apply(lanes.all(), step, found, emaDecay);
        MovingAverage.move(model.emaStatistics, model.statistics, emaDecay);
        return StepLosses.of(lossX, lossU, lambdaU);
    }

    private static NDArray copy(NDArray array, NDManager manager) {
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }
}
