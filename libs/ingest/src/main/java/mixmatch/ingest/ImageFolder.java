package mixmatch.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.ImageSet;
import mixmatch.ingest.LabeledImages.Image;
import mixmatch.objects.ObjectRefs;

/** A person's own images, in folders named as their classes. Decoded by all cores. */
final class ImageFolder {
    /** Bytes of images that are written at once, or one larger image: a call of the system for each small one takes longer. */
    private static final int GROUP_BYTES = 1 << 16;

    private static final int NAMED = 5;
    private static final int LONGEST_NAME = 40;

    private ImageFolder() {}

    static Dataset read(Path dir, int size, IngestOptions options, ProgressListener listener) throws IOException {
        // Native libraries are loaded while the files are listed.
        CompletableFuture<ImageDecoder> made = CompletableFuture.supplyAsync(() -> ImageDecoder.inBulk(size, 3));
        CompletableFuture.runAsync(ObjectRefs::sha256);
        FolderLayout layout = FolderLayout.of(dir);
        ImageDecoder decoder = made.join();
        Progress progress = new Progress(
                listener, (long) layout.train().size() + layout.test().size());
        try (PixelFile train = new PixelFile(options.scratch(), size);
                PixelFile test = new PixelFile(options.scratch(), size)) {
            Map<Integer, String> badTrain = decode(layout.train(), decoder, train, progress);
            Map<Integer, String> badTest = decode(layout.test(), decoder, test, progress);
            Map<Path, String> unreadable = new LinkedHashMap<>();
            badTrain.forEach((i, reason) -> unreadable.put(layout.train().get(i).file(), reason));
            badTest.forEach((i, reason) -> unreadable.put(layout.test().get(i).file(), reason));
            if (!unreadable.isEmpty() && !options.skipUnreadable()) {
                throw new DatasetException(refusal(unreadable));
            }
            unreadable.forEach(progress::skipped);
            List<Image> kept = IntStream.range(0, layout.train().size())
                    .filter(i -> !badTrain.containsKey(i))
                    .mapToObj(layout.train()::get)
                    .toList();
            refuseEmptied(layout.classNames(), labels(kept));

            ImageSet trainImages = train.toImageSet(labels(layout.train()), badTrain.keySet());
            ImageSet testImages = test.toImageSet(labels(layout.test()), badTest.keySet());
            if (testImages.count() == 0) {
                throw new DatasetException("no test image of %s can be read; replace them".formatted(dir));
            }
            List<Integer> labeled = IntStream.range(0, kept.size())
                    .filter(i -> layout.subset() && kept.get(i).given())
                    .boxed()
                    .toList();
            // An empty list would say that all labels were given.
            if (labeled.isEmpty() && layout.subset()) {
                throw new DatasetException(
                        "no training image of %s with a given label can be read; replace one or label others"
                                .formatted(dir));
            }
            return Dataset.of(
                    name(dir),
                    layout.classNames(),
                    trainImages,
                    testImages,
                    labeled,
                    "Images from the folder %s, given by its user; their licence is theirs to know."
                            .formatted(dir.toRealPath().getFileName()));
        }
    }

    /** Decodes every image; returns the reasons why some cannot be read, by their index. */
    private static Map<Integer, String> decode(
            List<Image> images, ImageDecoder decoder, PixelFile pixels, Progress progress) throws IOException {
        Map<Integer, String> unreadable = new ConcurrentSkipListMap<>();
        int group = Math.max(1, GROUP_BYTES / pixels.imageBytes());
        try {
            IntStream.range(0, (images.size() + group - 1) / group).parallel().forEach(number -> {
                int first = number * group;
                int last = Math.min(images.size(), first + group);
                byte[] together = new byte[(last - first) * pixels.imageBytes()];
                for (int i = first; i < last; i++) {
                    try {
                        byte[] image = decoder.decode(images.get(i).file());
                        System.arraycopy(image, 0, together, (i - first) * image.length, image.length);
                    } catch (UnreadableImageException e) {
                        unreadable.put(i, e.getMessage());
                    }
                    progress.readOne();
                }
                put(pixels, first, together);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return unreadable;
    }

    private static void put(PixelFile pixels, int first, byte[] together) {
        try {
            pixels.put(first, together);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String refusal(Map<Path, String> unreadable) {
        if (unreadable.size() == 1) {
            Map.Entry<Path, String> image = unreadable.entrySet().iterator().next();
            return "%s cannot be read: %s; replace it, or leave it out with --skip-unreadable"
                    .formatted(image.getKey(), image.getValue());
        }
        String named = unreadable.entrySet().stream()
                .limit(NAMED)
                .map(image -> "%s (%s)".formatted(image.getKey(), image.getValue()))
                .collect(Collectors.joining(", "));
        String more = unreadable.size() > NAMED ? " and %d more".formatted(unreadable.size() - NAMED) : "";
        return "%d images cannot be read: %s%s; replace them, or leave them out with --skip-unreadable"
                .formatted(unreadable.size(), named, more);
    }

    private static void refuseEmptied(List<String> classNames, List<Integer> labels) {
        Set<Integer> left = new HashSet<>(labels);
        for (int k = 0; k < classNames.size(); k++) {
            if (!left.contains(k)) {
                throw new DatasetException(
                        "class %s has no training image that can be read; add some".formatted(classNames.get(k)));
            }
        }
    }

    private static List<Integer> labels(List<Image> images) {
        return images.stream().map(Image::label).toList();
    }

    /** The directory's own name as a dataset may be called. */
    private static String name(Path dir) throws IOException {
        Path last = dir.toRealPath().getFileName();
        String name = (last == null ? "" : last.toString().toLowerCase(Locale.ROOT)).replaceAll("[^a-z0-9]+", "-");
        String trimmed =
                name.substring(0, Math.min(LONGEST_NAME, name.length())).replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "folder" : trimmed;
    }
}
