package mixmatch.trainer.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mixmatch.engine.PixelRows;
import mixmatch.engine.PixelsAhead;
import org.jboss.logging.Logger;

/**
 * Sends the bytes of a step's rows, from a thread and on a stream of their own: they come to the device while it computes the step
 * before. What is sent may be freed once that step's losses are here, as all that reads it was computed before these.
 */
final class PixelSender implements PixelsAhead, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PixelSender.class);

    // What a script of PyTorch's own for CUDA makes of `torch.cuda.set_stream(torch.cuda.Stream(device))`.
    private static final String OWN_STREAM = """
              def forward(self: __torch__.Program, any: Tensor) -> Tensor:
                stream = __torch__.torch.classes.cuda.Stream.__new__(__torch__.torch.classes.cuda.Stream)
                made = (stream).__init__(torch.device("%s"), 0)
                set = ops.cuda.set_stream(stream)
                return any
            """;

    private final NDManager manager;
    private final Shape shape;
    /** The bytes of two steps, as a processor computes with them where they are: one that comes, one that is computed. */
    private final List<ByteBuffer> bytes;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread own = new Thread(task, "pixels");
        own.setDaemon(true);
        return own;
    });
    private final Map<Long, CompletableFuture<NDArray>> sent = new HashMap<>();

    /** @param shape of a step's rows, [rows,H,W,C] */
    PixelSender(NDManager manager, Shape shape) {
        this.manager = manager;
        this.shape = shape;
        int size = Math.toIntExact(shape.size());
        this.bytes = List.of(ByteBuffer.allocateDirect(size), ByteBuffer.allocateDirect(size));
        if (manager.getDevice().isGpu()) {
            thread.execute(this::useOwnStream);
        }
    }

    /** The stream is the thread's from then on. */
    private void useOwnStream() {
        try (NDManager scratch = manager.newSubManager()) {
            TorchScript.compile(scratch, OWN_STREAM.formatted(HostArrays.name(manager.getDevice())))
                    .call(scratch, "forward", scratch.create(0f));
        } catch (EngineException e) {
            LOG.infof(
                    "Pixels wait for the step before them, as PyTorch gives them no stream. reason=\"%s\"",
                    e.getMessage());
        }
    }

    @Override
    public void send(long step, PixelRows.Pixels pixels) {
        forgetUntil(step - bytes.size());
        sent.computeIfAbsent(step, of -> CompletableFuture.supplyAsync(() -> toDevice(of, pixels), thread));
    }

    private NDArray toDevice(long step, PixelRows.Pixels pixels) {
        ByteBuffer own = bytes.get((int) (step % bytes.size()));
        own.clear();
        pixels.write(own);
        own.flip();
        return manager.create(own, shape, DataType.UINT8);
    }

    /** The step's bytes on the device, which belong to the manager; those that are not there yet are sent now. */
    NDArray take(NDManager scratch, PixelRows rows) {
        send(rows.step(), rows.pixels());
        NDArray pixels = sent.remove(rows.step()).join();
        pixels.attach(scratch);
        return pixels;
    }

    /** Steps that nobody took, as one that failed. */
    private void forgetUntil(long step) {
        sent.entrySet().removeIf(of -> {
            boolean isOld = of.getKey() <= step;
            if (isOld) {
                of.getValue().thenAccept(NDArray::close);
            }
            return isOld;
        });
    }

    @Override
    public void close() {
        forgetUntil(Long.MAX_VALUE);
        thread.shutdown();
    }
}
