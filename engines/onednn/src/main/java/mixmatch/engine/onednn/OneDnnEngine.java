package mixmatch.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.engine.Adam;
import mixmatch.engine.ChunkExecutor;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ImageGradients;
import mixmatch.engine.ModelState;
import mixmatch.networks.Network;

/** An engine in float32 on the processor: {@link Convolution}s, and all between them in as few passes over memory as can be. */
final class OneDnnEngine implements Engine {
    private final Network network;
    private final ChunkExecutor executor;
    private final NativeMemory memory = new NativeMemory();
    private final Map<ModelState.Part, ByteBuffer> state = new EnumMap<>(ModelState.Part.class);
    private final List<FusedNetwork> chunks = new ArrayList<>();
    private final FusedUpdate update;
    private final Optional<ImageGradients> imageGradients;
    private boolean inStep;

    OneDnnEngine(EngineSettings settings, ModelState initial) {
        EngineSettings.Rows rows = settings.rows();
        this.network = settings.network();
        BatchShape images = new BatchShape(rows.batch(), rows.height(), rows.width());
        this.executor = new ChunkExecutor(settings.threads(), rows.chunks(), settings.multiplications(), threads -> {});
        initial.vectors().forEach((part, values) -> {
            ByteBuffer vector = memory.vector(values.length);
            vector.asFloatBuffer().put(values);
            state.put(part, vector);
        });
        for (int chunk = 0; chunk < rows.chunks(); chunk++) {
            chunks.add(new FusedNetwork(network, images, 1 - settings.batchNormDecay(), settings.imageGradients()));
        }
        this.update = new FusedUpdate(new Adam(settings.optimizer().learningRate()), settings.decayFactors());
        this.imageGradients = settings.imageGradients() ? Optional.of(new ImagePasses()) : Optional.empty();
    }

    @Override
    public List<float[]> forward(ChunkImages images) {
        inStep = true;
        return forward(chunks.size(), images, Optional.of(state.get(ModelState.Part.STATISTICS)));
    }

    /** The logits of the first {@code count} chunks; the first one moves the running statistics, if they are given. */
    private List<float[]> forward(int count, ChunkImages images, Optional<ByteBuffer> running) {
        return executor.run(count, (chunk, team) -> {
            FusedNetwork forwards = chunks.get(chunk);
            images.write(chunk, forwards.images());
            return forwards.forward(team, state.get(ModelState.Part.WEIGHTS), chunk == 0 ? running : Optional.empty());
        });
    }

    @Override
    public void backward(List<float[]> gradients) {
        executor.run((chunk, team) -> {
            chunks.get(chunk).backward(team, gradients.get(chunk));
            return chunk;
        });
    }

    @Override
    public Optional<ImageGradients> imageGradients() {
        return imageGradients;
    }

    private final class ImagePasses implements ImageGradients {
        @Override
        public List<float[]> logits(int count, ChunkImages images) {
            ImageGradients.requireOutside(inStep);
            return forward(count, images, Optional.empty());
        }

        @Override
        public List<float[]> backward(List<float[]> gradients) {
            ImageGradients.requireOutside(inStep);
            return executor.run(
                    gradients.size(), (chunk, team) -> chunks.get(chunk).backwardToImages(team, gradients.get(chunk)));
        }
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
        inStep = false;
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
        float[] values = new float[part.size(network)];
        state.get(part).asFloatBuffer().get(values);
        return values;
    }

    @Override
    public Platform platform() {
        return new Platform("cpu", OneDnn.version() + "-" + OneDnn.instructions(), executor.nativeThreads());
    }

    @Override
    public void close() {
        executor.close();
        chunks.forEach(FusedNetwork::close);
        memory.close();
    }
}
