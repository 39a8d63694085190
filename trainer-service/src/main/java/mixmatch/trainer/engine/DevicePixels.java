package mixmatch.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.PixelRows;

/** A step's images on the device: sent as bytes in one piece, there normalized, interleaved and mixed, to the bits of {@link PixelRows}. */
final class DevicePixels implements AutoCloseable {
    private final HostArrays arrays;
    private final TorchScript script;
    private final NDArray channels;
    private final PixelSender sender;

    DevicePixels(NDManager manager, HostArrays arrays, EngineSettings settings) {
        this.arrays = arrays;
        EngineSettings.Rows rows = settings.rows();
        int channels = settings.network().channels();
        // A factor and a product are rounded each for itself, as Java does.
        this.script = TorchScript.compile(manager, """
                  def images(self: __torch__.Program, pixels: Tensor, numbers: Tensor, channels: Tensor, places: Tensor) -> Tensor:
                    index = torch.add(torch.mul(torch.to(pixels, 4), %1$d), channels)
                    normalized = torch.index_select(numbers, 0, torch.reshape(index, [-1]))
                    return torch.index_select(torch.reshape(normalized, [-1, %2$d, %3$d, %1$d]), 0, places)
                  def mixed(self: __torch__.Program, pixels: Tensor, numbers: Tensor, channels: Tensor, places: Tensor, partners: Tensor, lambdas: Tensor, rests: Tensor) -> Tensor:
                    own = (self).images(pixels, numbers, channels, places)
                    other = (self).images(pixels, numbers, channels, partners)
                    return torch.add(torch.mul(own, lambdas), torch.mul(other, rests))
                """.formatted(channels, rows.height(), rows.width()));
        long[] offsets = new long[channels];
        Arrays.setAll(offsets, channel -> channel);
        this.channels = manager.create(offsets);
        this.sender = new PixelSender(
                manager, new Shape((long) rows.chunks() * rows.batch(), rows.height(), rows.width(), channels));
    }

    PixelSender sender() {
        return sender;
    }

    /** Float images [places,H,W,C], which belong to the manager. */
    NDArray images(NDManager scratch, PixelRows rows) {
        int[] places = rows.places();
        NDArray pixels = sender.take(scratch, rows);
        NDArray numbers = arrays.create(scratch, rows.normalized(), new Shape(rows.normalized().length));
        NDArray ofPlaces =
                arrays.create(scratch, Arrays.stream(places).asLongStream().toArray());
        if (rows.mixing().isEmpty()) {
            return script.call(scratch, "images", pixels, numbers, channels, ofPlaces)
                    .singletonOrThrow();
        }
        PixelRows.Mixing mixing = rows.mixing().get();
        long[] partners = new long[places.length];
        float[] lambdas = new float[places.length];
        float[] rests = new float[places.length];
        for (int place = 0; place < places.length; place++) {
            partners[place] = mixing.partners()[places[place]];
            lambdas[place] = mixing.lambdas()[places[place]];
            rests[place] = 1 - lambdas[place];
        }
        Shape each = new Shape(places.length, 1, 1, 1);
        return script.call(
                        scratch,
                        "mixed",
                        pixels,
                        numbers,
                        channels,
                        ofPlaces,
                        arrays.create(scratch, partners),
                        arrays.create(scratch, lambdas, each),
                        arrays.create(scratch, rests, each))
                .singletonOrThrow();
    }

    @Override
    public void close() {
        sender.close();
    }
}
