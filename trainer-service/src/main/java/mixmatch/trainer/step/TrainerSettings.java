package mixmatch.trainer.step;

import mixmatch.engine.EngineSettings;
import mixmatch.engine.Precision;
import mixmatch.networks.Network;

/** The settings of a {@link Trainer}, beside network and method. The values are the run spec's; see there for their ranges. */
public record TrainerSettings(
        long seed,
        Images images,
        EngineSettings.Optimizer optimizer,
        double emaDecay,
        double batchNormDecay,
        Computing computing) {
    /**
     * The images of a batch, [batch, height, width, channels].
     *
     * @param mean of each channel, on pixels divided by 255
     * @param std of each channel, on pixels divided by 255, above 0
     */
    public record Images(int batch, int height, int width, float[] mean, float[] std) {
        public Images {
            mean = mean.clone();
            std = std.clone();
            if (mean.length != std.length) {
                throw new IllegalArgumentException(
                        "%d means and %d standard deviations; there must be one of each a channel"
                                .formatted(mean.length, std.length));
            }
        }

        /** Numbers of an image. */
        int size() {
            return height * width * mean.length;
        }
    }

    /** How a step is computed: by {@code auto} or an engine's name, and by at least 1 thread. */
    public record Computing(String engine, Precision precision, int threads) {}

    EngineSettings engine(Network network, int chunks) {
        return new EngineSettings(
                network,
                new EngineSettings.Rows(chunks, images.batch(), images.height(), images.width()),
                optimizer,
                batchNormDecay,
                computing.precision(),
                computing.threads());
    }
}
