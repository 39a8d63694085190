package mixmatch.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import mixmatch.engine.ModelState;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.spec.RunSpec.Precision;

/** The forward and backward pass of a chunk as the automatic engine computes it, in the caller's own thread: for a profile. */
public final class ChunkPass implements AutoCloseable {
    private final NDManager manager = PyTorch.newManager();
    private final TorchScript script;
    private final NDArray weights;
    private final NDArray statistics;
    private final NDArray images;
    private final NDArray ofLogits;

    public ChunkPass(Network network, int batch, int side) {
        ModelState initial = ModelState.initial(InitialWeights.weights(network, 1), InitialWeights.statistics(network));
        this.script = TorchScript.compile(
                manager,
                NetworkScript.training(network, MemoryFormat.CHANNELS_FIRST, Precision.FLOAT32, 0.9)
                        + AutomaticEngine.PASSES);
        this.weights = manager.create(initial.vectors().get(ModelState.Part.WEIGHTS));
        this.statistics = manager.create(initial.vectors().get(ModelState.Part.STATISTICS));
        this.images = manager.ones(new Shape(batch, side, side, network.channels()));
        float[] gradient = new float[batch * network.classes()];
        Arrays.fill(gradient, 0.1f);
        this.ofLogits = manager.create(gradient, new Shape(batch, network.classes()));
    }

    /** Once, to its end on any device. */
    public void run() {
        try (NDManager scratch = manager.newSubManager()) {
            NDList pass = script.call(scratch, "forward", weights, statistics, images);
            script.call(scratch, "backward", pass.get(0), pass.get(1), ofLogits)
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
