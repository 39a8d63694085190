package mixmatch.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.Split;
import mixmatch.datasets.Splitting;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.methods.View;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Source;

/** Sources of images, or of vectors. The content of a directory decides how it is read. */
public final class Sources {
    private Sources() {}

    /** The kind of source that a directory holds; {@link DatasetException} if there is no such directory. */
    public static Source detect(Path dir) {
        String problem = !Files.exists(dir)
                ? "the data directory %s does not exist; give --data an existing one"
                : !Files.isDirectory(dir)
                        ? "%s is a file; unpack it if it is an archive, and give --data the directory"
                        : !Files.isReadable(dir) ? "the data directory %s may not be read; change its permissions" : "";
        if (!problem.isEmpty()) {
            throw new DatasetException(problem.formatted(dir));
        }
        if (NumPyVectors.isIn(dir)) {
            return Source.VECTORS;
        }
        if (CifarBinary.find(dir).isPresent()) {
            return Source.CIFAR10;
        }
        return Svhn.isIn(dir) ? Source.SVHN : Source.FOLDER;
    }

    /** The images of a folder, before they are read; empty for a release, whose counts everybody knows. */
    public static Optional<FoundImages> find(Path dir) throws IOException {
        return detect(dir) == Source.FOLDER ? Optional.of(named(dir, () -> FoundImages.in(dir))) : Optional.empty();
    }

    /** Images at the spec's size; pixels lie in {@code scratch} until stored. {@link DatasetException} if unusable. */
    public static Dataset open(Path dir, RunSpec spec, Path scratch, ProgressListener listener) throws IOException {
        Source source = detect(dir);
        int size = spec.dataset().imageSize();
        boolean isRelease = source == Source.CIFAR10 || source == Source.SVHN;
        if (isRelease && size != CifarBinary.SIZE) {
            throw new DatasetException("dataset.imageSize is %d, but the %s images in %s are of %d pixels; set it to %d"
                    .formatted(size, source.text(), dir, CifarBinary.SIZE, CifarBinary.SIZE));
        }
        return named(dir, () -> switch (source) {
            case CIFAR10 -> CifarBinary.read(CifarBinary.find(dir).orElseThrow(), scratch, listener);
            case SVHN -> Svhn.read(dir, scratch, listener);
            case VECTORS -> NumPyVectors.read(dir, scratch, listener);
            default -> FoundImages.in(dir).read(size, false, scratch, listener);
        });
    }

    /** Images for who does not train on their pixels: a folder's at this size, a release's at its own. Throws as {@link #open} does. */
    public static Dataset read(Path dir, int size, boolean skipUnreadable, Path scratch, ProgressListener listener)
            throws IOException {
        if (detect(dir) == Source.FOLDER) {
            return named(dir, () -> FoundImages.in(dir).read(size, skipUnreadable, scratch, listener));
        }
        if (detect(dir) == Source.VECTORS) {
            throw new DatasetException("%s holds vectors; give --data a folder of images".formatted(dir));
        }
        RunSpec spec = RunSpec.parse("", "the images", Map.of("dataset.imageSize", "" + CifarBinary.SIZE));
        return open(dir, spec, scratch, listener);
    }

    /**
     * The test images of a directory, each with the class of a model that has these names, at its size and with its channels: a
     * release's, or a folder's under {@code test}, or all of a folder of classes. {@link DatasetException} if it has another class.
     */
    public static ImageSet tests(
            Path dir, List<String> classNames, int size, int channels, Path scratch, ProgressListener listener)
            throws IOException {
        if (detect(dir) == Source.FOLDER) {
            return named(
                    dir, () -> FoundImages.forTesting(dir, classNames).readTests(size, channels, scratch, listener));
        }
        Map<String, String> keys = detect(dir) == Source.VECTORS
                ? Map.of("dataset.source", Source.VECTORS.text(), "network.name", "mlp")
                : Map.of("dataset.imageSize", "" + size);
        RunSpec spec = RunSpec.parse("", "the model", keys);
        Dataset release = open(dir, spec, scratch, listener);
        if (!release.manifest().classNames().equals(classNames)) {
            throw new DatasetException("the classes of %s are %s, but those of the model are %s; give other images"
                    .formatted(dir, String.join(", ", release.manifest().classNames()), String.join(", ", classNames)));
        }
        return release.test();
    }

    /** Image files in a directory and the folders below it, by path. */
    public static List<Path> imagesUnder(Path dir) throws IOException {
        return named(dir, () -> new ImageFiles(dir).under(dir));
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Names the file of the directory that can't be read. */
    private static <T> T named(Path dir, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException | UncheckedIOException e) {
            IOException failure = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
            // Files of the scratch space are the caller's matter.
            if (failure instanceof FileSystemException file
                    && file.getFile() != null
                    && Path.of(file.getFile()).startsWith(dir)) {
                throw unreadable(file);
            }
            throw failure;
        }
    }

    static DatasetException unreadable(FileSystemException e) {
        String reason = e.getReason() == null ? "the file is gone" : e.getReason();
        String sentence = e instanceof AccessDeniedException
                ? "%s may not be read: permission denied; change its permissions"
                : "%s cannot be read: %s; check the disk it lies on";
        return new DatasetException(sentence.formatted(e.getFile(), reason), e);
    }

    /** The digits that come with the project: 1,297 to train on, 500 to test. */
    public static Dataset digits() {
        return Digits.read();
    }

    /** The split that a spec asks of a dataset; {@link DatasetException} if it has not the images for it. */
    public static Split split(Dataset dataset, RunSpec spec) {
        refuseOtherKind(dataset.manifest(), spec);
        return splitOfFeatures(dataset, spec);
    }

    /** The same of features that such images are to become. */
    public static Split splitOfFeatures(Dataset images, RunSpec spec) {
        DatasetManifest of = images.manifest();
        return split(
                of.name(), images.train().labels(), of.classNames(), of.parts().labeled(), spec);
    }

    /** The kind of a dataset, as a spec that trains on it says. */
    public static Source of(DatasetManifest dataset) {
        if (dataset.size().vector()) {
            return Source.VECTORS;
        }
        return Stream.of(Source.DIGITS, Source.CIFAR10, Source.SVHN)
                .filter(source -> source.text().equals(dataset.name()))
                .findFirst()
                .orElse(Source.FOLDER);
    }

    /** The labels to train with where nobody says how many: 0, which means all that were given, or as many of each class. */
    public static int defaultLabels(Dataset dataset) {
        return dataset.manifest().parts().labeled().isEmpty()
                ? FoundImages.someLabels(
                        dataset.train().labels(), dataset.manifest().classes())
                : 0;
    }

    private static void refuseOtherKind(DatasetManifest dataset, RunSpec spec) {
        boolean vectors = spec.dataset().source() == Source.VECTORS;
        if (vectors != dataset.size().vector()) {
            throw new DatasetException("dataset %s is of %s, but dataset.source is %s; set it to %s"
                    .formatted(
                            dataset.name(),
                            vectors ? "images" : "vectors",
                            spec.dataset().source().text(),
                            vectors ? Source.FOLDER.text() : Source.VECTORS.text()));
        }
        boolean wantsStrong = Methods.of(spec.method()).views().stream().anyMatch(View::strong);
        if (vectors && wantsStrong && dataset.vectors().strong() == 0) {
            throw new DatasetException(
                    "dataset %s has no strong views, and %s trains on them; make vectors with some, or set method.name to another"
                            .formatted(dataset.name(), spec.method().name()));
        }
    }

    /** The same of images that are not read yet. */
    public static Split split(FoundImages images, RunSpec spec) {
        FolderLayout of = images.layout();
        return split(images.name(), images.known(), of.classNames(), images.given(image -> true), spec);
    }

    private static Split split(String name, int[] known, List<String> classNames, List<Integer> given, RunSpec spec) {
        RunSpec.Dataset asked = spec.dataset();
        Method method = Methods.of(spec.method());
        boolean full = method.takesAllLabels();
        Splitting splitting = new Splitting(asked.labels(), asked.validationPerClass(), full, asked.splitSeed());
        Split split = splitting.of(known, classNames, given);
        if (!method.views().isEmpty() && split.unlabeled().length == 0) {
            throw new DatasetException(
                    "dataset %s has no image left without a label, and %s needs some; set a lower dataset.labels, or method.name to one that needs none: %s"
                            .formatted(name, spec.method().name(), String.join(", ", Methods.withoutUnlabeled())));
        }
        return split;
    }
}
