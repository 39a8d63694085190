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

    /** An image file, its class where it is known, and whether a person labelled it. */
    record Image(Path file, Optional<String> className, boolean given) {}

    /** Class index of an image, -1 where it is unknown. */
    int label(Image image) {
        return image.className().map(classNames::indexOf).orElse(-1);
    }

    /** @param root the folder of class folders: {@code dir} itself or its {@code train} */
    static LabeledImages find(Path dir, Path root, ImageFiles files) throws IOException {
        List<String> folders = new ArrayList<>();
        List<Image> images = new ArrayList<>();
        List<Path> unlabeled = new ArrayList<>(files.in(root));
        for (Map.Entry<Path, List<Path>> below : files.underEachIn(root).entrySet()) {
            Path folder = below.getKey();
            List<Path> found = below.getValue();
            if (FolderLayout.isUnlabeled(folder)) {
                unlabeled.addAll(found);
                continue;
            }
            FolderLayout.refuseEmpty(folder, found);
            String name = Composed.nameOf(folder);
            if (!folders.contains(name)) {
                folders.add(name);
            }
            found.forEach(file -> images.add(new Image(file, Optional.of(name), true)));
        }
        if (!root.equals(dir)) {
            for (Path folder : files.foldersIn(dir)) {
                if (FolderLayout.isUnlabeled(folder)) {
                    unlabeled.addAll(files.under(folder));
                }
            }
        }
        unlabeled.forEach(file -> images.add(new Image(file, Optional.empty(), false)));
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
                ? FolderLayout.sorted(
                        csv.rows().stream().map(LabelsCsv.Row::label).toList())
                : List.copyOf(folders);
        Map<String, List<Integer>> byName = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            Path file = images.get(i).file();
            int index = i;
            Stream.of(dir.relativize(file), root.relativize(file), file.getFileName())
                    .map(LabeledImages::slashed)
                    .distinct()
                    .forEach(name ->
                            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(index));
        }
        List<Image> labeled = new ArrayList<>();
        images.forEach(image -> labeled.add(new Image(image.file(), image.className(), false)));
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
        if (!classNames.contains(row.label())) {
            throw new DatasetException("%s line %d has the label %s, but the classes are %s"
                    .formatted(csv.file(), row.line(), row.label(), String.join(", ", classNames)));
        }
        if (!image.className().orElse(row.label()).equals(row.label())) {
            throw new DatasetException("%s line %d says that %s is %s, but it is %s elsewhere; correct one of them"
                    .formatted(
                            csv.file(),
                            row.line(),
                            row.image(),
                            row.label(),
                            image.className().orElseThrow()));
        }
        return new Image(image.file(), Optional.of(row.label()), true);
    }

    private static String slashed(Path path) {
        return Composed.of(path.toString()).replace('\\', '/');
    }
}
