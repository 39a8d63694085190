package mixmatch.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import mixmatch.datasets.DatasetException;

/**
 * Which images of a data directory are for training and for testing, of which classes, and which of them a person
 * labelled. Either {@code train/CLASS/…} and {@code test/CLASS/…}, or one folder of classes, of which every fifth image
 * of a class in the order of names is for testing. A folder {@code unlabeled} holds images without a label; with it,
 * or with a {@code labels.csv}, only what these label counts as labelled.
 *
 * @param labeled indices into {@code train}; empty: all labels are known
 */
record FolderLayout(List<String> classNames, List<Entry> train, List<Entry> test, List<Integer> labeled) {
    private static final String UNLABELED = "unlabeled";
    private static final int TEST_EVERY = 5;

    /** An image file and its class index, -1 where nobody labelled it. */
    record Entry(Path file, int label) {}

    static FolderLayout of(Path dir) throws IOException {
        ImageFiles files = new ImageFiles(dir);
        Path train = dir.resolve("train");
        Path test = dir.resolve("test");
        boolean parted = Files.isDirectory(train) && Files.isDirectory(test);
        if (!parted && (Files.isDirectory(train) || Files.isDirectory(test))) {
            throw new DatasetException(
                    "%s has a folder %s but no %s; add it, or give --data the folder that holds the classes"
                            .formatted(
                                    dir,
                                    Files.isDirectory(train) ? "train" : "test",
                                    Files.isDirectory(train) ? "test" : "train"));
        }
        LabeledImages images = LabeledImages.find(dir, parted ? train : dir, files);
        List<String> classNames = images.classNames();
        if (classNames.size() < 2) {
            throw new DatasetException(
                    "%s has %s; it needs two or more folders of images (%s), one a class, as CLASS/… or train/CLASS/… and test/CLASS/…"
                            .formatted(
                                    parted ? train : dir,
                                    classNames.isEmpty() ? "no class folder" : "only the class " + classNames.get(0),
                                    ImageFiles.KINDS));
        }
        return parted ? parted(images, test, files) : everyFifth(images);
    }

    private static FolderLayout parted(LabeledImages images, Path test, ImageFiles files) throws IOException {
        List<Entry> tests = new ArrayList<>();
        for (Map.Entry<Path, List<Path>> below : files.underEachIn(test).entrySet()) {
            Path folder = below.getKey();
            List<Path> found = below.getValue();
            String name = Composed.nameOf(folder);
            int label = images.classNames().indexOf(name);
            if (label < 0) {
                throw new DatasetException("%s is a class that train lacks; add %s or remove it"
                        .formatted(folder, test.resolveSibling("train").resolve(name)));
            }
            refuseEmpty(folder, found);
            found.forEach(file -> tests.add(new Entry(file, label)));
        }
        if (tests.isEmpty()) {
            throw new DatasetException(
                    "%s has no class folder with images; add test/CLASS/… for the classes of train".formatted(test));
        }
        return of(images, images.all(), tests);
    }

    private static FolderLayout everyFifth(LabeledImages images) {
        List<LabeledImages.Image> train = new ArrayList<>();
        List<Entry> tests = new ArrayList<>();
        int[] seen = new int[images.classNames().size()];
        for (LabeledImages.Image image : images.all()) {
            int label = images.label(image);
            if (label >= 0 && ++seen[label] % TEST_EVERY == 0) {
                tests.add(new Entry(image.file(), label));
            } else {
                train.add(image);
            }
        }
        for (int k = 0; k < seen.length; k++) {
            if (seen[k] < TEST_EVERY) {
                throw new DatasetException(
                        "class %s has %d labelled images; every fifth is for testing, so it needs at least %d: add some, or give train/CLASS/… and test/CLASS/…"
                                .formatted(images.classNames().get(k), seen[k], TEST_EVERY));
            }
        }
        return of(images, train, tests);
    }

    private static FolderLayout of(LabeledImages images, List<LabeledImages.Image> train, List<Entry> tests) {
        List<Integer> labeled = images.subset()
                ? IntStream.range(0, train.size())
                        .filter(i -> train.get(i).given())
                        .boxed()
                        .toList()
                : List.of();
        if (images.subset() && labeled.isEmpty()) {
            throw new DatasetException("no training image has a given label; name some in labels.csv");
        }
        List<Entry> trains = train.stream()
                .map(image -> new Entry(image.file(), images.label(image)))
                .toList();
        return new FolderLayout(images.classNames(), trains, tests, labeled);
    }

    static void refuseEmpty(Path folder, List<Path> images) {
        if (images.isEmpty()) {
            throw new DatasetException("class folder %s has no images (%s); put some in or remove the folder"
                    .formatted(folder, ImageFiles.KINDS));
        }
    }

    static boolean isUnlabeled(Path folder) {
        return folder.getFileName().toString().equals(UNLABELED);
    }

    static List<String> sorted(Iterable<String> names) {
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(sorted::add);
        return List.copyOf(sorted);
    }
}
