package mixmatch.local.plan;

import mixmatch.spec.RunSpec;

/**
 * What a plan has to know of the images without reading them.
 *
 * @param channels 1 or 3
 * @param test images that each checkpoint is evaluated on
 */
public record ImageKind(int channels, int classes, int test) {
    /** Of a source whose images are known; a folder's are taken to be as CIFAR-10's. */
    public static ImageKind of(RunSpec.Source source) {
        return switch (source) {
            case DIGITS -> new ImageKind(1, 10, 500);
            case CIFAR10, FOLDER -> new ImageKind(3, 10, 10_000);
            case SVHN -> new ImageKind(3, 10, 26_032);
        };
    }
}
