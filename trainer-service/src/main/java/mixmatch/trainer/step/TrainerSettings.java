package mixmatch.trainer.step;

import mixmatch.engine.EngineSettings;
import mixmatch.engine.Precision;
import mixmatch.networks.Network;

/**
 * The settings of a {@link Trainer}, beside network and method. The values are the run spec's; see there for their ranges.
 *
 * @param seed of initial weights, lambdas and partners
 * @param batchNormDecay d in running = d * running + (1 - d) * batch
 * @param computing engine, precision and threads
 */
public record TrainerSettings(
        long seed,
        Images images,
        EngineSettings.Optimizer optimizer,
        double emaDecay,
        double batchNormDecay,
        Computing computing) {
    /**
     * The images of a batch.
     *
     * @param batch B, labelled images of a step
     * @param height of an image, pixels
     * @param width of an image, pixels
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

    /**
     * The engine and how it computes.
     *
     * @param engine {@code auto}, or an engine's name
     * @param precision of the forward and the backward pass
     * @param threads that compute one step, at least 1
     */
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
