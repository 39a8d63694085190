package mixmatch.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mixmatch.datasets.DatasetException;

/**
 * A data directory's images for training and for testing, with classes and given labels: {@code train/CLASS/…} and {@code
 * test/CLASS/…}, or one folder of classes, each class's every fifth image by name for testing. A folder {@code unlabeled} holds
 * images without a label; with it, or with a {@code labels.csv}, only what these label is labelled. Names may have any case.
 *
 * @param classNames ascending: the class folders; where there are none, the labels of {@code labels.csv}
 * @param subset true where only the training images marked {@code given} count as labelled
 * @param remarks of images that lie in folders below their class's
 */
record FolderLayout(
        List<String> classNames, List<Image> train, List<Image> test, boolean subset, List<String> remarks) {
    private static final int TEST_EVERY = 5;
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String UNLABELED = "unlabeled";

    /** An image file, the index of its class, -1 where that is unknown, and whether a person labelled it. */
    record Image(Path file, int label, boolean given) {}

    FolderLayout {
        if (subset && train.stream().noneMatch(Image::given)) {
            throw new DatasetException("no training image has a given label; name some in labels.csv");
        }
    }

    static FolderLayout of(Path dir) throws IOException {
        ImageFiles files = new ImageFiles(dir);
        Optional<Path> train = part(files.foldersIn(dir), TRAIN);
        Optional<Path> test = part(files.foldersIn(dir), TEST);
        boolean parted = train.isPresent();
        if (parted != test.isPresent()) {
            throw new DatasetException(
                    "%s has a folder %s but no %s; add it, or give --data the folder that holds the classes"
                            .formatted(dir, parted ? TRAIN : TEST, parted ? TEST : TRAIN));
        }
        Path root = train.orElse(dir);
        List<String> folders = new ArrayList<>();
        List<Image> images = new ArrayList<>();
        List<Path> unlabeled = new ArrayList<>(files.in(root));
        List<String> remarks = new ArrayList<>();
        files.underEachIn(root).forEach((folder, found) -> {
            if (isNamed(folder, UNLABELED)) {
                unlabeled.addAll(found);
                return;
            }
            String name = ImageFiles.nameOf(folder);
            if (!folders.contains(name)) {
                folders.add(name);
            }
            images.addAll(labeled(folder, found, folders.indexOf(name)));
            long below = found.stream()
                    .filter(file -> !file.getParent().equals(folder))
                    .count();
            if (below > 0) {
                remarks.add("%d of the %d images of class %s lie in folders below %s; they count as %s"
                        .formatted(below, found.size(), name, folder, name));
            }
        });
        for (Path folder : parted ? files.foldersIn(dir) : List.<Path>of()) {
            if (isNamed(folder, UNLABELED)) {
                unlabeled.addAll(files.under(folder));
            }
        }
        unlabeled.forEach(file -> images.add(new Image(file, -1, false)));
        Optional<Path> file = Stream.of(dir, root)
                .map(folder -> folder.resolve(LabelsCsv.NAME))
                .filter(Files::isRegularFile)
                .findFirst();
        Optional<LabelsCsv> csv = file.isPresent() ? Optional.of(LabelsCsv.read(file.get())) : Optional.empty();
        List<String> classNames =
                csv.isPresent() && folders.isEmpty() ? csv.get().labels() : List.copyOf(folders);
        List<Image> all = csv.isPresent() ? labeledBy(csv.get(), classNames, images, dir, root) : images;
        if (classNames.size() < 2) {
            String has = classNames.isEmpty() ? "no class folder" : "only the class " + classNames.get(0);
            throw new DatasetException(
                    "%s has %s; it needs two or more folders of images (%s), one a class, as CLASS/… or train/CLASS/… and test/CLASS/…"
                            .formatted(root, has, ImageFiles.KINDS));
        }
        boolean subset = csv.isPresent() || !unlabeled.isEmpty();
        if (!parted) {
            return everyFifth(classNames, all, subset, remarks);
        }
        UnaryOperator<String> lacked = name -> "train lacks; add %s or remove it".formatted(root.resolve(name));
        List<Image> tests = tests(classNames, test.get(), files, lacked);
        return new FolderLayout(classNames, all, tests, subset, remarks);
    }

    /** Labelled images for a model that has these classes: those under {@code test} where there is such a folder, else all. */
    static FolderLayout forTesting(Path dir, List<String> classNames) throws IOException {
        ImageFiles files = new ImageFiles(dir);
        Path test = part(files.foldersIn(dir), TEST).orElse(dir);
        String ofModel =
                "the model lacks; it has %s: remove the folder or name it so".formatted(String.join(", ", classNames));
        return new FolderLayout(
                classNames, List.of(), tests(classNames, test, files, name -> ofModel), false, List.of());
    }

    /** The folder of that name, however its case is written. */
    private static Optional<Path> part(List<Path> folders, String name) {
        List<Path> named = folders.stream().filter(f -> isNamed(f, name)).toList();
        if (named.size() > 1) {
            throw new DatasetException("%s and %s differ in their case alone; put their images into one of them"
                    .formatted(named.get(0), named.get(1)));
        }
        return named.stream().findFirst();
    }

    /** @param lacked says of a class that is none of these who lacks it, and the remedy */
    private static List<Image> tests(
            List<String> classNames, Path test, ImageFiles files, UnaryOperator<String> lacked) {
        List<Image> tests = new ArrayList<>();
        files.underEachIn(test).forEach((folder, found) -> {
            String name = ImageFiles.nameOf(folder);
            // Beside classes it holds images without a label; in a folder test it would be a class.
            if (isNamed(folder, UNLABELED) && !isNamed(test, TEST)) {
                return;
            }
            if (!classNames.contains(name)) {
                throw new DatasetException("%s is a class that %s".formatted(folder, lacked.apply(name)));
            }
            tests.addAll(labeled(folder, found, classNames.indexOf(name)));
        });
        if (tests.isEmpty()) {
            throw new DatasetException(
                    "%s has no class folder with images; add test/CLASS/… for the classes of train".formatted(test));
        }
        return tests;
    }

    private static FolderLayout everyFifth(
            List<String> classNames, List<Image> images, boolean subset, List<String> remarks) {
        List<Image> train = new ArrayList<>();
        List<Image> tests = new ArrayList<>();
        int[] seen = new int[classNames.size()];
        for (Image image : images) {
            boolean isTest = image.label() >= 0 && ++seen[image.label()] % TEST_EVERY == 0;
            (isTest ? tests : train).add(image);
        }
        for (int k = 0; k < seen.length; k++) {
            if (seen[k] < TEST_EVERY) {
                throw new DatasetException(
                        "class %s has %d labelled images; every fifth is for testing, so it needs at least %d: add some, or give train/CLASS/… and test/CLASS/…"
                                .formatted(classNames.get(k), seen[k], TEST_EVERY));
            }
        }
        return new FolderLayout(classNames, train, tests, subset, remarks);
    }

    private static List<Image> labeledBy(
            LabelsCsv csv, List<String> classNames, List<Image> images, Path dir, Path root) {
        Map<String, List<Integer>> byName = new HashMap<>();
        List<Image> labeled = new ArrayList<>();
        for (Image image : images) {
            int index = labeled.size();
            Path file = image.file();
            Stream.of(dir.relativize(file), root.relativize(file), file.getFileName())
                    .map(path -> ImageFiles.slashed(path.toString()))
                    .distinct()
                    .forEach(name ->
                            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(index));
            labeled.add(new Image(file, image.label(), false));
        }
        for (LabelsCsv.Row row : csv.rows()) {
            if (row.image().regionMatches(true, 0, TEST + "/", 0, TEST.length() + 1) && !root.equals(dir)) {
                continue;
            }
            List<Integer> found = byName.getOrDefault(row.image(), List.of());
            String line = "%s line %d".formatted(csv.file(), row.line());
            if (found.size() != 1) {
                String there =
                        found.isEmpty() ? "is no such training image" : "are " + found.size() + " images of that name";
                throw new DatasetException("%s names %s, but there %s; name it from %s on"
                        .formatted(line, row.image(), there, csv.file().getParent()));
            }
            Image image = labeled.get(found.get(0));
            int label = classNames.indexOf(row.label());
            if (label < 0) {
                throw new DatasetException("%s has the label %s, but the classes are %s"
                        .formatted(line, row.label(), String.join(", ", classNames)));
            }
            if (image.label() >= 0 && image.label() != label) {
                throw new DatasetException("%s says that %s is %s, but it is %s elsewhere; correct one of them"
                        .formatted(line, row.image(), row.label(), classNames.get(image.label())));
            }
            labeled.set(found.get(0), new Image(image.file(), label, true));
        }
        return labeled;
    }

    private static List<Image> labeled(Path folder, List<Path> images, int label) {
        if (images.isEmpty()) {
            throw new DatasetException("class folder %s has no images (%s); put some in or remove the folder"
                    .formatted(folder, ImageFiles.KINDS));
        }
        return images.stream().map(file -> new Image(file, label, true)).toList();
    }

    private static boolean isNamed(Path folder, String name) {
        return folder.getFileName().toString().equalsIgnoreCase(name);
    }
}
