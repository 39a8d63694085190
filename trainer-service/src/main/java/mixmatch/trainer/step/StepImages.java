package mixmatch.trainer.step;

import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.function.IntFunction;
import mixmatch.engine.Engine;
import mixmatch.engine.PixelRows;
import mixmatch.methods.MixUp;

/** The images of a step's rows as they are trained on, mixed and interleaved. */
record StepImages(long step, StepRows rows, Interleave interleave, Optional<MixUp> mixing)
        implements Engine.ChunkImages {
    @Override
    public void write(int chunk, FloatBuffer to) {
        interleave.rowsOf(chunk).forEach(row -> to.put(mixed(rows::image, row)));
    }

    @Override
    public Optional<PixelRows> pixels() {
        return rows.pixels()
                .map(of -> new PixelRows(
                        step,
                        of.pixels(),
                        of.normalized(),
                        interleave.rows(),
                        mixing.map(mixed -> new PixelRows.Mixing(mixed.lambdas(), mixed.partners()))));
    }

    /** The row's image or target, mixed with its partner's. */
    float[] mixed(IntFunction<float[]> of, int row) {
        float[] own = of.apply(row);
        mixing.ifPresent(mixed -> MixUp.mix(own, of.apply(mixed.partners()[row]), mixed.lambdas()[row]));
        return own;
    }
}
