package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import mixmatch.engine.Adam;
import mixmatch.engine.ChunkExecutor;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;

/**
 * An engine in float32 on the processor, layer by layer and back. Convolutions are oneDNN's or Winograd's ({@link Convolution});
 * the layers between them are joined into as few passes over memory as there can be ({@link NormalizedActivation}, {@link
 * BatchMoments}).
 */
final class OneDnnEngine implements Engine {
    private final ChunkExecutor executor;
    private final NativeMemory memory = new NativeMemory();
    private final Map<ModelState.Part, ByteBuffer> state = new EnumMap<>(ModelState.Part.class);
    private final List<FusedNetwork> chunks = new ArrayList<>();
    private final FusedUpdate update;

    OneDnnEngine(EngineSettings settings, ModelState initial) {
        EngineSettings.Rows rows = settings.rows();
        BatchShape images = new BatchShape(rows.batch(), rows.height(), rows.width());
        this.executor = new ChunkExecutor(settings.threads(), rows.chunks(), settings.multiplications(), threads -> {});
        initial.vectors().forEach((part, values) -> {
            ByteBuffer vector = memory.floats(values.length);
            vector.asFloatBuffer().put(values);
            state.put(part, vector);
        });
        for (int chunk = 0; chunk < rows.chunks(); chunk++) {
            chunks.add(new FusedNetwork(settings.network(), images, 1 - settings.batchNormDecay()));
        }
        this.update = new FusedUpdate(new Adam(settings.optimizer().learningRate()), settings.decayFactors());
    }

    @Override
    public List<float[]> forward(ChunkImages images) {
        return onEach(chunk -> team -> {
            FusedNetwork network = chunks.get(chunk);
            images.write(chunk, network.images());
            return network.forward(
                    team,
                    state.get(ModelState.Part.WEIGHTS),
                    chunk == 0 ? Optional.of(state.get(ModelState.Part.STATISTICS)) : Optional.empty());
        });
    }

    @Override
    public void backward(List<float[]> gradients) {
        onEach(chunk -> team -> {
            chunks.get(chunk).backward(team, gradients.get(chunk));
            return chunk;
        });
    }

    private <T> List<T> onEach(IntFunction<ChunkExecutor.Work<T>> work) {
        return executor.run(IntStream.range(0, chunks.size()).mapToObj(work).toList());
    }

    @Override
    public float[] gradient() {
        float[] sum = floats(chunks.get(0).gradient());
        for (FusedNetwork chunk : chunks.subList(1, chunks.size())) {
            float[] other = floats(chunk.gradient());
            for (int i = 0; i < sum.length; i++) {
                sum[i] += other[i];
            }
        }
        return sum;
    }

    @Override
    public void update(long step, double emaDecay) {
        update.apply(
                executor.all(),
                step,
                state,
                chunks.stream().map(FusedNetwork::gradient).toList(),
                emaDecay);
        moveAverageOfStatistics((float) emaDecay, (float) (1 - emaDecay));
    }

    private void moveAverageOfStatistics(float decay, float share) {
        FloatBuffer average = state.get(ModelState.Part.EMA_STATISTICS).asFloatBuffer();
        FloatBuffer running = state.get(ModelState.Part.STATISTICS).asFloatBuffer();
        for (int i = 0; i < average.limit(); i++) {
            average.put(i, average.get(i) * decay + running.get(i) * share);
        }
    }

    @Override
    public float[] read(ModelState.Part part) {
        return floats(state.get(part));
    }

    private static float[] floats(ByteBuffer vector) {
        float[] values = new float[vector.limit() / Float.BYTES];
        vector.asFloatBuffer().get(values);
        return values;
    }

    @Override
    public String provider() {
        return "cpu";
    }

    @Override
    public String library() {
        return OneDnn.version() + "-" + OneDnn.instructions();
    }

    @Override
    public String threads() {
        return Integer.toString(executor.nativeThreads());
    }

    @Override
    public void close() {
        executor.close();
        chunks.forEach(FusedNetwork::close);
        memory.close();
    }
}
