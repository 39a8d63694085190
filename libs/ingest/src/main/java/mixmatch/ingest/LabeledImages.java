package mixmatch.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.datasets.DatasetException;

/**
 * The images that a person may train on, with what is known of them: the folder that each lies in names its class,
 * {@code labels.csv} names those that count as labelled.
 *
 * @param classNames ascending: the class folders; where there are none, the labels of {@code labels.csv}
 * @param subset true where only the images marked {@code given} count as labelled
 */
record LabeledImages(List<String> classNames, List<Image> all, boolean subset) {
    private static final String UNLABELED = "unlabeled";

    /** An image file, the index of its class, -1 where that is unknown, and whether a person labelled it. */
    record Image(Path file, int label, boolean given) {}

    /** @param root the folder of class folders: {@code dir} itself or its {@code train} */
    static LabeledImages find(Path dir, Path root, ImageFiles files) throws IOException {
        List<String> folders = new ArrayList<>();
        List<Image> images = new ArrayList<>();
        List<Path> unlabeled = new ArrayList<>(files.in(root));
        for (Map.Entry<Path, List<Path>> below : files.underEachIn(root).entrySet()) {
            Path folder = below.getKey();
            List<Path> found = below.getValue();
            if (isUnlabeled(folder)) {
                unlabeled.addAll(found);
                continue;
            }
            refuseEmpty(folder, found);
            String name = NormalizedNames.nameOf(folder);
            if (!folders.contains(name)) {
                folders.add(name);
            }
            int label = folders.indexOf(name);
            found.forEach(file -> images.add(new Image(file, label, true)));
        }
        if (!root.equals(dir)) {
            for (Path folder : files.foldersIn(dir)) {
                if (isUnlabeled(folder)) {
                    unlabeled.addAll(files.under(folder));
                }
            }
        }
        unlabeled.forEach(file -> images.add(new Image(file, -1, false)));
        Optional<Path> csv = Stream.of(dir, root)
                .map(folder -> folder.resolve(LabelsCsv.NAME))
                .filter(Files::isRegularFile)
                .findFirst();
        return csv.isPresent()
                ? labeledBy(LabelsCsv.read(csv.get()), folders, images, dir, root)
                : new LabeledImages(List.copyOf(folders), images, !unlabeled.isEmpty());
    }

    private static LabeledImages labeledBy(
            LabelsCsv csv, List<String> folders, List<Image> images, Path dir, Path root) {
        List<String> classNames = folders.isEmpty()
                ? csv.rows().stream()
                        .map(LabelsCsv.Row::label)
                        .distinct()
                        .sorted()
                        .toList()
                : List.copyOf(folders);
        Map<String, List<Integer>> byName = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            Path file = images.get(i).file();
            int index = i;
            Stream.of(dir.relativize(file), root.relativize(file), file.getFileName())
                    .map(path -> NormalizedNames.slashed(path.toString()))
                    .distinct()
                    .forEach(name ->
                            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(index));
        }
        List<Image> labeled = new ArrayList<>();
        images.forEach(image -> labeled.add(new Image(image.file(), image.label(), false)));
        for (LabelsCsv.Row row : csv.rows()) {
            if (row.image().startsWith("test/") && !root.equals(dir)) {
                continue;
            }
            int i = indexOf(row, byName, csv);
            labeled.set(i, withLabel(labeled.get(i), row, classNames, csv));
        }
        return new LabeledImages(classNames, labeled, true);
    }

    private static int indexOf(LabelsCsv.Row row, Map<String, List<Integer>> byName, LabelsCsv csv) {
        List<Integer> found = byName.getOrDefault(row.image(), List.of());
        if (found.isEmpty()) {
            throw new DatasetException("%s line %d names %s, but there is no such training image; name it from %s on"
                    .formatted(csv.file(), row.line(), row.image(), csv.file().getParent()));
        }
        if (found.size() > 1) {
            throw new DatasetException("%s line %d names %s, but there are %d images of that name; name it from %s on"
                    .formatted(
                            csv.file(),
                            row.line(),
                            row.image(),
                            found.size(),
                            csv.file().getParent()));
        }
        return found.get(0);
    }

    private static Image withLabel(Image image, LabelsCsv.Row row, List<String> classNames, LabelsCsv csv) {
        int label = classNames.indexOf(row.label());
        if (label < 0) {
            throw new DatasetException("%s line %d has the label %s, but the classes are %s"
                    .formatted(csv.file(), row.line(), row.label(), String.join(", ", classNames)));
        }
        if (image.label() >= 0 && image.label() != label) {
            throw new DatasetException("%s line %d says that %s is %s, but it is %s elsewhere; correct one of them"
                    .formatted(csv.file(), row.line(), row.image(), row.label(), classNames.get(image.label())));
        }
        return new Image(image.file(), label, true);
    }

    static void refuseEmpty(Path folder, List<Path> images) {
        if (images.isEmpty()) {
            throw new DatasetException("class folder %s has no images (%s); put some in or remove the folder"
                    .formatted(folder, ImageFiles.KINDS));
        }
    }

    private static boolean isUnlabeled(Path folder) {
        return folder.getFileName().toString().equals(UNLABELED);
    }
}
