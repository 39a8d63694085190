package mixmatch.plan;

import mixmatch.spec.RunSpec;

/** The facts of images that a plan must know without reading them; each checkpoint is evaluated on {@code test} of them. */
public record ImageKind(int channels, int classes, int test) {
    /** The images of a source; those of a folder are taken to be like CIFAR-10's. */
    public static ImageKind of(RunSpec.Source source) {
        return switch (source) {
            case DIGITS -> new ImageKind(1, 10, 500);
            case CIFAR10, FOLDER -> new ImageKind(3, 10, 10_000);
            case SVHN -> new ImageKind(3, 10, 26_032);
            // Channels are the features: of a ResNet-18 or -34, of CLIP's image encoders.
            case VECTORS -> new ImageKind(512, 10, 10_000);
        };
    }

    /** Bytes of a channel of a pixel; vectors are float32. */
    static int valueBytes(RunSpec.Source source) {
        return source == RunSpec.Source.VECTORS ? Float.BYTES : Byte.BYTES;
    }

    /** Images that a source has to train on; those of a folder are taken to be as many as CIFAR-10's. */
    public static int trained(RunSpec.Source source) {
        return switch (source) {
            case DIGITS -> 1_297;
            case CIFAR10, FOLDER, VECTORS -> 50_000;
            case SVHN -> 73_257;
        };
    }
}
