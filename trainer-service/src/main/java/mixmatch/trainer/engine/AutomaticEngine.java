package mixmatch.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mixmatch.engine.Adam;
import mixmatch.engine.ChunkExecutor;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ImageGradients;
import mixmatch.engine.ModelState;
import mixmatch.engine.OwnLosses;
import mixmatch.engine.PixelsAhead;
import mixmatch.spec.RunSpec.Precision;

/** The engine for any network, precision and device: a chunk goes forward in one native call, PyTorch derives its backward pass. */
final class AutomaticEngine implements Engine {
    /** As the engine aligns its own memory. */
    private static final int ALIGNMENT = 64;

    // The leaf is the weights, or the images, once more, on the same memory: the gradient is taken with respect to it.
    static final String PASSES = """
              def forward(self: __torch__.Program, weights: Tensor, statistics: Tensor, images: Tensor) -> Tuple[Tensor, Tensor]:
                leaf = torch.requires_grad_(torch.detach(weights), True)
                return (leaf, (self).logits(leaf, statistics, images))
              def forward_images(self: __torch__.Program, weights: Tensor, statistics: Tensor, images: Tensor) -> Tuple[Tensor, Tensor]:
                leaf = torch.requires_grad_(torch.detach(images), True)
                return (leaf, (self).logits(weights, statistics, leaf))
              def backward(self: __torch__.Program, leaf: Tensor, logits: Tensor, of_logits: Tensor) -> Tensor:
                found = torch.grad([logits], [leaf], annotate(List[Optional[Tensor]], [of_logits]))
                return unchecked_cast(Tensor, found[0])
            """;

    static class Provider implements EngineProvider {
        @Override
        public String name() {
            return "automatic";
        }

        @Override
        public Optional<String> unfit(EngineSettings settings) {
            return Optional.empty();
        }

        @Override
        public Engine create(EngineSettings settings, ModelState state) {
            return new AutomaticEngine(settings, state, format(settings.precision()), TrainingDevice.isCard());
        }
    }

    private final NDManager manager = PyTorch.newManager();
    private final ChunkExecutor executor;
    private final MemoryFormat format;
    private final Precision precision;
    private final TorchScript script;
    private final Shape images;
    private final int classes;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final Map<ModelState.Part, NDArray> state = new EnumMap<>(ModelState.Part.class);
    private final AutomaticUpdate update;
    private final Optional<FarDevice> far;
    private final Optional<ImageGradients> imageGradients;
    // Memory of the step that is under way: what its backward pass needs, then its gradient.
    private NDManager scratch = manager.newSubManager();
    private List<NDList> passes = List.of();
    private NDArray gradient;
    private boolean inStep;

    /** @param far whether the device is, as a card: it makes a step's images of bytes, and losses, and nothing waits but for these */
    AutomaticEngine(EngineSettings settings, ModelState initial, MemoryFormat format, boolean far) {
        EngineSettings.Rows rows = settings.rows();
        this.executor =
                new ChunkExecutor(settings.threads(), rows.chunks(), settings.multiplications(), PyTorch::useThreads);
        this.format = format;
        this.precision = settings.precision();
        PyTorch.roundFactors(precision == Precision.TF32);
        this.script = TorchScript.compile(
                manager,
                NetworkScript.training(settings.network(), format, settings.precision(), settings.batchNormDecay())
                        + PASSES);
        this.images = new Shape(
                rows.batch(), rows.height(), rows.width(), settings.network().channels());
        this.classes = settings.network().classes();
        int bytes = Math.toIntExact(images.size() * Float.BYTES);
        for (int chunk = 0; chunk < rows.chunks(); chunk++) {
            ByteBuffer memory = ByteBuffer.allocateDirect(bytes + 2 * ALIGNMENT);
            chunks.add(memory.alignedSlice(ALIGNMENT).slice(0, bytes).order(ByteOrder.nativeOrder()));
        }
        initial.vectors().forEach((part, values) -> state.put(part, manager.create(values)));
        this.update = new AutomaticUpdate(
                new Adam(settings.optimizer().learningRate()), manager.create(settings.decayFactors()));
        this.far = far ? Optional.of(new FarDevice(settings)) : Optional.empty();
        this.imageGradients = settings.imageGradients() ? Optional.of(new ImagePasses()) : Optional.empty();
    }

    /** Channels last is quicker, but there float32 strays from golden losses: 2.6e-4 in three steps, 1e-4 allowed. */
    private static MemoryFormat format(Precision precision) {
        return precision == Precision.FLOAT32 ? MemoryFormat.CHANNELS_FIRST : MemoryFormat.CHANNELS_LAST;
    }

    @Override
    public List<float[]> forward(ChunkImages source) {
        goForward(source);
        return fetchedLogits();
    }

    private void goForward(ChunkImages source) {
        inStep = true;
        goForward("forward", chunks.size(), source, true);
    }

    /** Takes the first {@code count} chunks forward, of which the first one moves the running statistics, or none does. */
    private void goForward(String method, int count, ChunkImages source, boolean moves) {
        PyTorch.useThreads(executor.nativeThreads());
        scratch.close();
        scratch = manager.newSubManager();
        Optional<NDArray> all = far.flatMap(device -> source.pixels().map(rows -> device.pixels.images(scratch, rows)));
        passes = executor.run(count, (chunk, team) -> {
            NDArray running = state.get(ModelState.Part.STATISTICS);
            NDArray statistics = running;
            if (chunk > 0 || !moves) {
                statistics = running.duplicate();
                statistics.attach(scratch);
            }
            return script.call(
                    scratch,
                    method,
                    state.get(ModelState.Part.WEIGHTS),
                    statistics,
                    all.map(made -> ofChunk(made, chunk)).orElseGet(() -> written(source, chunk)));
        });
    }

    /** Of all chunks that went forward, [rows, classes]. */
    private NDArray logits() {
        return NDArrays.concat(
                new NDList(passes.stream().map(pass -> pass.get(1)).toList()));
    }

    /** Each chunk's, fetched in one piece: a card is waited for once. */
    private List<float[]> fetchedLogits() {
        float[] all = logits().toFloatArray();
        int size = all.length / passes.size();
        return IntStream.range(0, passes.size())
                .mapToObj(chunk -> Arrays.copyOfRange(all, chunk * size, (chunk + 1) * size))
                .toList();
    }

    private NDArray written(ChunkImages source, int chunk) {
        ByteBuffer rows = chunks.get(chunk);
        source.write(chunk, rows.asFloatBuffer());
        return scratch.create(rows.duplicate().order(ByteOrder.nativeOrder()), images, DataType.FLOAT32);
    }

    /** A view of the chunk's rows. */
    private NDArray ofChunk(NDArray all, int chunk) {
        long batch = images.get(0);
        NDArray own = all.get(new NDIndex("{}:{}", chunk * batch, (chunk + 1) * batch));
        own.attach(scratch);
        return own;
    }

    @Override
    public void backward(List<float[]> gradients) {
        goBackward(chunk -> sent(gradients.get(chunk)));
    }

    private void goBackward(IntFunction<NDArray> ofLogits) {
        List<NDArray> found = ofLeaves(chunks.size(), ofLogits);
        // Always in the order of the chunks, so that threads do not change the sums.
        gradient = found.get(0);
        found.subList(1, found.size()).forEach(gradient::addi);
    }

    private NDArray sent(float[] gradient) {
        Shape shape = new Shape(images.get(0), classes);
        return far.map(device -> device.arrays.create(scratch, gradient, shape))
                .orElseGet(() -> scratch.create(gradient, shape));
    }

    /** The gradients of what the first chunks' passes took for the leaf, by those of their logits. */
    private List<NDArray> ofLeaves(int count, IntFunction<NDArray> ofLogits) {
        List<NDArray> found = executor.run(count, (chunk, team) -> {
            NDList pass = passes.get(chunk);
            return script.call(scratch, "backward", pass.get(0), pass.get(1), ofLogits.apply(chunk))
                    .singletonOrThrow();
        });
        passes = List.of();
        return found;
    }

    @Override
    public Optional<ImageGradients> imageGradients() {
        return imageGradients;
    }

    private final class ImagePasses implements ImageGradients {
        @Override
        public List<float[]> logits(int count, ChunkImages source) {
            ImageGradients.requireOutside(inStep);
            goForward("forward_images", count, source, false);
            return fetchedLogits();
        }

        @Override
        public List<float[]> backward(List<float[]> gradients) {
            ImageGradients.requireOutside(inStep);
            return ofLeaves(gradients.size(), chunk -> sent(gradients.get(chunk))).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        }
    }

    @Override
    public Optional<OwnLosses> ownLosses() {
        return far.map(device -> device);
    }

    @Override
    public Optional<PixelsAhead> pixelsAhead() {
        return far.map(device -> device.pixels.sender());
    }

    /** What is done on a device that is far, in place of here. */
    private final class FarDevice implements OwnLosses {
        private final HostArrays arrays = new HostArrays(manager);
        private final DeviceLosses losses = new DeviceLosses(manager, arrays, classes);
        private final DevicePixels pixels;

        private FarDevice(EngineSettings settings) {
            this.pixels = new DevicePixels(manager, arrays, settings);
        }

        @Override
        public Supplier<Values> pass(ChunkImages source, Targets targets) {
            goForward(source);
            DeviceLosses.Found found = losses.of(scratch, logits(), targets);
            goBackward(chunk -> ofChunk(found.gradient(), chunk));
            return () -> {
                double[] values = found.values().toDoubleArray();
                return new Values(values[0], values[1]);
            };
        }
    }

    @Override
    public void update(long step, double emaDecay) {
        update.apply(step, state, gradient, emaDecay);
        inStep = false;
    }

    @Override
    public float[] read(ModelState.Part part) {
        return state.get(part).toFloatArray();
    }

    @Override
    public Platform platform() {
        String library =
                PyTorch.version() + "+" + format + (precision == Precision.FLOAT32 ? "" : "+" + precision.text());
        return new Platform(TrainingDevice.traits(), library, executor.nativeThreads());
    }

    @Override
    public void close() {
        far.ifPresent(device -> device.pixels.close());
        executor.close();
        manager.close();
    }
}
