package mixmatch.trainer.step;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ImageGradients;
import mixmatch.methods.Adversary;
import mixmatch.methods.Guess;

/**
 * The rows of a step, and after them its unlabelled images u once more as u + r, where an {@link Adversary} made r. p(u), which is the
 * target of both, and r are of u in chunks of its own.
 *
 * @param perturbations r of each unlabelled image, row-major [U,H,W,C]
 */
record AdversarialRows(StepInput input, float[] perturbations) implements StepRows {
    static AdversarialRows of(
            Adversary adversary, ImageGradients gradients, StepInput input, EngineSettings settings, long key) {
        int batch = settings.rows().batch();
        int size = settings.imageSize();
        int classes = settings.network().classes();
        int chunks = input.unlabeled() / batch;
        // First u + xi d, which goes back, then u.
        List<float[]> logits = gradients.logits(2 * chunks, (chunk, to) -> {
            int first = chunk % chunks * batch;
            for (int i = first; i < first + batch; i++) {
                float[] image = input.image(batch + i);
                if (chunk < chunks) {
                    adversary.probe(image, Adversary.direction(key, i, size));
                }
                to.put(image);
            }
        });
        List<float[]> ofLogits = IntStream.range(0, chunks)
                .mapToObj(chunk -> Adversary.gradient(logits.get(chunks + chunk), logits.get(chunk), classes))
                .toList();
        float[] perturbations = joined(gradients.backward(ofLogits));
        adversary.perturbations(perturbations, size);
        float[] logitsOfU = joined(logits.subList(chunks, 2 * chunks));
        return new AdversarialRows(input.with(Guess.predicted(logitsOfU, classes)), perturbations);
    }

    private static float[] joined(List<float[]> chunks) {
        int each = chunks.get(0).length;
        float[] all = new float[each * chunks.size()];
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            System.arraycopy(chunks.get(chunk), 0, all, chunk * each, each);
        }
        return all;
    }

    @Override
    public int count() {
        return input.count() + input.unlabeled();
    }

    @Override
    public float[] image(int row) {
        float[] image = input.image(known(row));
        int at = (row - input.count()) * image.length;
        for (int i = 0; i < image.length && at >= 0; i++) {
            image[i] += perturbations[at + i];
        }
        return image;
    }

    @Override
    public float[] target(int row) {
        return input.target(known(row));
    }

    @Override
    public float[] weights() {
        float[] weights = Arrays.copyOf(input.weights(), count());
        Arrays.fill(weights, input.count(), count(), 1);
        return weights;
    }

    /** The row of the image itself. */
    private int known(int row) {
        return row < input.count() ? row : row - input.unlabeled();
    }
}
