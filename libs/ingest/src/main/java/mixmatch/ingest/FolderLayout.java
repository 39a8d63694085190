package mixmatch.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mixmatch.datasets.DatasetException;
import mixmatch.ingest.LabeledImages.Image;

/**
 * The images of a data directory that are for training and those for testing, with their classes and the labels that a person
 * gave. Either {@code train/CLASS/…} and {@code test/CLASS/…}, or one folder of classes, of which every fifth image
 * of a class in the order of names is for testing. A folder {@code unlabeled} holds images without a label; with it,
 * or with a {@code labels.csv}, only what these label counts as labelled.
 *
 * @param subset true where only the training images marked {@code given} count as labelled
 */
record FolderLayout(List<String> classNames, List<Image> train, List<Image> test, boolean subset) {
    private static final int TEST_EVERY = 5;

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
        List<Image> tests = new ArrayList<>();
        for (Map.Entry<Path, List<Path>> below : files.underEachIn(test).entrySet()) {
            Path folder = below.getKey();
            List<Path> found = below.getValue();
            String name = NormalizedNames.nameOf(folder);
            int label = images.classNames().indexOf(name);
            if (label < 0) {
                throw new DatasetException("%s is a class that train lacks; add %s or remove it"
                        .formatted(folder, test.resolveSibling("train").resolve(name)));
            }
            LabeledImages.refuseEmpty(folder, found);
            found.forEach(file -> tests.add(new Image(file, label, true)));
        }
        if (tests.isEmpty()) {
            throw new DatasetException(
                    "%s has no class folder with images; add test/CLASS/… for the classes of train".formatted(test));
        }
        return of(images, images.all(), tests);
    }

    private static FolderLayout everyFifth(LabeledImages images) {
        List<Image> train = new ArrayList<>();
        List<Image> tests = new ArrayList<>();
        int[] seen = new int[images.classNames().size()];
        for (Image image : images.all()) {
            boolean isTest = image.label() >= 0 && ++seen[image.label()] % TEST_EVERY == 0;
            (isTest ? tests : train).add(image);
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

    private static FolderLayout of(LabeledImages images, List<Image> train, List<Image> test) {
        if (images.subset() && train.stream().noneMatch(Image::given)) {
            throw new DatasetException("no training image has a given label; name some in labels.csv");
        }
        return new FolderLayout(images.classNames(), train, test, images.subset());
    }
}
