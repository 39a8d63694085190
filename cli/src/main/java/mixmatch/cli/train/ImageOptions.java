package mixmatch.cli.train;

import picocli.CommandLine.Option;

/** {@code --data} and what goes with it, of commands that train. */
public final class ImageOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Images: a folder of images per class, the CIFAR-10 binary release, or SVHN's .mat files.")
    private String data = "";

    @Option(names = "--skip-unreadable", description = "Leave out images that can't be read, instead of refusing all.")
    private boolean skipUnreadable;

    public NamedImages named() {
        return new NamedImages(data, skipUnreadable);
    }
}
