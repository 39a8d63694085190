package mixmatch.eval.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.Split;
import mixmatch.eval.assumption.UnlabeledSample;

/** Images of known class, in which a model's mistakes are looked for: enough for a page, and seconds of work. */
record LookedAt(Part part, ImageSet images, int[] index) {
    static final int MOST = 2_000;

    enum Part {
        UNLABELED,
        VALIDATION,
        TEST;

        /** As REST writes it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Where in a dataset its images are. */
        String set() {
            return this == TEST ? "test" : "train";
        }
    }

    static LookedAt test(Dataset dataset) {
        int count = Math.min(MOST, dataset.test().count());
        return new LookedAt(Part.TEST, dataset.test(), IntStream.range(0, count).toArray());
    }

    /** Unlabelled images chosen by the run's seed; where nobody knows their classes those for validation, else for the test. */
    static LookedAt unlabeled(Dataset dataset, Split split, long seed) {
        ImageSet train = dataset.train();
        int[] known = Arrays.stream(split.unlabeled())
                .filter(i -> train.label(i) >= 0)
                .toArray();
        if (known.length > 0) {
            return new LookedAt(Part.UNLABELED, train, UnlabeledSample.of(known, seed, MOST));
        }
        int[] validation = split.validation();
        return validation.length == 0
                ? test(dataset)
                : new LookedAt(Part.VALIDATION, train, UnlabeledSample.of(validation, seed, MOST));
    }
}
