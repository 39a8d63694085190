package mixmatch.labelguess;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "labelguess")
interface LabelGuessConfig {
    /** What guesses: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. */
    @WithDefault("auto")
    String device();

    /** Threads inside one operator. */
    @WithDefault("1")
    int threads();

    /** Augmentations of a batch that go through the model beside each other, at most one a processor; on a GPU one. */
    @WithDefault("2")
    int lanes();

    /** Half of the models kept loaded, used or loaded ahead. */
    @WithDefault("4")
    int modelsKept();

    /** MiB of a GPU's memory that the guesses of one graph take at most. */
    @WithDefault("4096")
    long gpuMemoryMib();
}
