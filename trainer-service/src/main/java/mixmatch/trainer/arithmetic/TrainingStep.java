package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
    private final Map<Integer, Chunk> chunks = new ConcurrentHashMap<>();

    TrainingStep(ChunkGradient gradients, WeightUpdate update, ModelVectors model, Lanes lanes) {
        this.gradients = gradients;
        this.update = update;
        this.model = model;
        this.lanes = lanes;
    }

    /** A MixMatch step: the first B of the (1 + K) * B rows are labeled, then come K times the same B unlabeled ones. */
    StepLosses mixMatch(
            long step,
            NDManager manager,
            StepRows rows,
            float[] lambdas,
            long[] partners,
            int groups,
            double lambdaU,
            double emaDecay) {
        int batch = rows.count() / groups;
        int classes = rows.classes();
        long[] order = Interleave.rows(batch, groups);
        float[] labeled = new float[order.length];
        float[] unlabeled = new float[order.length];
        for (int place = 0; place < order.length; place++) {
            labeled[place] = order[place] < batch ? 1f / batch : 0f;
            unlabeled[place] = order[place] < batch ? 0f : 1f / (batch * (groups - 1) * classes);
        }
        NDList labeledWeights = manager.create(labeled).split(groups);
        NDList unlabeledWeights = manager.create(unlabeled).split(groups);
        NDArray weightU = manager.create((float) lambdaU);
        return run(step, manager, emaDecay, lambdaU, groups, (team, chunk, statistics) -> {
            Chunk mixed = chunks.computeIfAbsent(chunk, none -> new Chunk(batch, rows));
            for (int place = 0; place < batch; place++) {
                int row = (int) order[chunk * batch + place];
                mixed.mix(place, rows, row, (int) partners[row], lambdas[row]);
            }
            return gradients.mixMatch(
                    team,
                    manager,
                    new ChunkGradient.Parameters(model.weights, statistics),
                    mixed.rows(manager),
                    new ChunkGradient.MixMatchWeights(labeledWeights.get(chunk), unlabeledWeights.get(chunk), weightU));
        });
    }

    /** A supervised step: cross-entropy of the rows as they are. */
    StepLosses supervised(long step, NDManager manager, StepRows rows, double emaDecay) {
        int batch = rows.count();
        NDArray weights = manager.full(new Shape(batch), 1f / batch);
        return run(step, manager, emaDecay, 0, 1, (team, chunk, statistics) -> {
            Chunk all = chunks.computeIfAbsent(chunk, none -> new Chunk(batch, rows));
            for (int row = 0; row < batch; row++) {
                all.take(row, rows, row);
            }
            return gradients.supervised(
                    team, manager, new ChunkGradient.Parameters(model.weights, statistics), all.rows(manager), weights);
        });
    }

    /** Images and targets of a chunk, in memory that each step uses again. Used by one lane at a time. */
    private static final class Chunk {
        /** As the engine aligns its own memory. */
        private static final int ALIGNMENT = 64;

        private final Shape images;
        private final Shape targets;
        private final float[] image;
        private final float[] otherImage;
        private final float[] target;
        private final float[] otherTarget;
        private final ByteBuffer imageBytes;
        private final FloatBuffer imageValues;
        private final float[] targetValues;

        Chunk(int batch, StepRows rows) {
            this.images = new Shape(batch).addAll(rows.imageShape());
            this.targets = new Shape(batch, rows.classes());
            this.image = new float[Math.toIntExact(rows.imageShape().size())];
            this.otherImage = new float[image.length];
            this.target = new float[rows.classes()];
            this.otherTarget = new float[target.length];
            int bytes = Math.toIntExact(images.size() * Float.BYTES);
            // The slice is longer where the memory happens to be aligned, and the engine warns of what it would leave
            // over.
            this.imageBytes = ByteBuffer.allocateDirect(bytes + ALIGNMENT)
                    .alignedSlice(ALIGNMENT)
                    .limit(bytes)
                    .order(ByteOrder.nativeOrder());
            this.imageValues = imageBytes.asFloatBuffer();
            this.targetValues = new float[Math.toIntExact(targets.size())];
        }

        void mix(int place, StepRows rows, int row, int partner, float lambda) {
            rows.image(row, image);
            rows.image(partner, otherImage);
            MixUp.mix(image, otherImage, lambda);
            rows.target(row, target);
            rows.target(partner, otherTarget);
            MixUp.mix(target, otherTarget, lambda);
            put(place);
        }

        void take(int place, StepRows rows, int row) {
            rows.image(row, image);
            rows.target(row, target);
            put(place);
        }

        private void put(int place) {
            imageValues.put(place * image.length, image);
            System.arraycopy(target, 0, targetValues, place * target.length, target.length);
        }

        /** Until the next step. */
        ChunkGradient.Rows rows(NDManager manager) {
            return new ChunkGradient.Rows(
                    manager.create(imageBytes.duplicate(), images, DataType.FLOAT32),
                    manager.create(targetValues, targets));
        }
    }

    /** The gradient of one chunk, by the number of the chunk, with its running statistics. */
    private interface GradientOf {
        ChunkGradient.Result chunk(Team team, int chunk, NDArray statistics);
    }

    private StepLosses run(
            long step, NDManager manager, double emaDecay, double lambdaU, int count, GradientOf gradients) {
        double lossX = 0;
        double lossU = 0;
        List<NDArray> found = new ArrayList<>();
        List<Lanes.Work<ChunkGradient.Result>> work = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int chunk = i;
            NDArray statistics = chunk == 0 ? model.statistics : copy(model.statistics, manager);
            work.add(team -> gradients.chunk(team, chunk, statistics));
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
