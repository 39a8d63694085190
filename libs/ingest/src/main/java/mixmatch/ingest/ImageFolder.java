package mixmatch.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.ImageSet;
import mixmatch.objects.ObjectRefs;

/** A person's own images, in folders named as their classes. Decoded by all cores. */
final class ImageFolder {
    /** So many bytes of images, or one image, are written at once: a call of the system for each small one takes longer. */
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
        try (PixelFile train = new PixelFile(options.scratch(), size, size, 3);
                PixelFile test = new PixelFile(options.scratch(), size, size, 3)) {
            Map<Integer, String> badTrain = decode(layout.train(), decoder, train, progress);
            Map<Integer, String> badTest = decode(layout.test(), decoder, test, progress);
            List<Unreadable> unreadable = new ArrayList<>();
            badTrain.forEach((i, reason) ->
                    unreadable.add(new Unreadable(layout.train().get(i).file(), reason)));
            badTest.forEach((i, reason) ->
                    unreadable.add(new Unreadable(layout.test().get(i).file(), reason)));
            if (!unreadable.isEmpty() && !options.skipUnreadable()) {
                throw new DatasetException(refusal(unreadable));
            }
            unreadable.forEach(image -> progress.skipped(image.file(), image.reason()));
            refuseEmptied(layout, badTrain);

            ImageSet trainImages = train.toImageSet(labels(layout.train()), bits(badTrain));
            ImageSet testImages = test.toImageSet(labels(layout.test()), bits(badTest));
            if (testImages.count() == 0) {
                throw new DatasetException("no test image of %s can be read; replace them".formatted(dir));
            }
            List<Integer> labeled = renumbered(layout.labeled(), badTrain);
            // An empty list would say that all labels were given.
            if (labeled.isEmpty() && !layout.labeled().isEmpty()) {
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

    /** Decodes every image; what cannot be read by its index, with the reason. */
    private static Map<Integer, String> decode(
            List<FolderLayout.Entry> entries, ImageDecoder decoder, PixelFile pixels, Progress progress)
            throws IOException {
        Map<Integer, String> unreadable = new ConcurrentSkipListMap<>();
        int group = Math.max(1, GROUP_BYTES / pixels.imageBytes());
        try {
            IntStream.range(0, (entries.size() + group - 1) / group).parallel().forEach(number -> {
                int first = number * group;
                int last = Math.min(entries.size(), first + group);
                byte[] together = new byte[(last - first) * pixels.imageBytes()];
                for (int i = first; i < last; i++) {
                    try {
                        byte[] image = decoder.decode(entries.get(i).file());
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

    private static String refusal(List<Unreadable> unreadable) {
        Unreadable first = unreadable.get(0);
        if (unreadable.size() == 1) {
            return "%s cannot be read: %s; replace it, or leave it out with --skip-unreadable"
                    .formatted(first.file(), first.reason());
        }
        String named = unreadable.stream()
                .limit(NAMED)
                .map(image -> "%s (%s)".formatted(image.file(), image.reason()))
                .collect(Collectors.joining(", "));
        String more = unreadable.size() > NAMED ? " and %d more".formatted(unreadable.size() - NAMED) : "";
        return "%d images cannot be read: %s%s; replace them, or leave them out with --skip-unreadable"
                .formatted(unreadable.size(), named, more);
    }

    private static void refuseEmptied(FolderLayout layout, Map<Integer, String> badTrain) {
        int[] left = new int[layout.classNames().size()];
        for (int i = 0; i < layout.train().size(); i++) {
            int label = layout.train().get(i).label();
            if (label >= 0 && !badTrain.containsKey(i)) {
                left[label]++;
            }
        }
        for (int k = 0; k < left.length; k++) {
            if (left[k] == 0) {
                throw new DatasetException("class %s has no training image that can be read; add some"
                        .formatted(layout.classNames().get(k)));
            }
        }
    }

    /** Ascending indices of labelled images after those before them were left out. */
    private static List<Integer> renumbered(List<Integer> labeled, Map<Integer, String> leftOut) {
        List<Integer> kept = new ArrayList<>();
        Iterator<Integer> gone = leftOut.keySet().iterator();
        int next = gone.hasNext() ? gone.next() : Integer.MAX_VALUE;
        int before = 0;
        for (int i : labeled) {
            while (next < i) {
                before++;
                next = gone.hasNext() ? gone.next() : Integer.MAX_VALUE;
            }
            if (next != i) {
                kept.add(i - before);
            }
        }
        return kept;
    }

    private static List<Integer> labels(List<FolderLayout.Entry> entries) {
        return entries.stream().map(FolderLayout.Entry::label).toList();
    }

    private static BitSet bits(Map<Integer, String> indices) {
        BitSet bits = new BitSet();
        indices.keySet().forEach(bits::set);
        return bits;
    }

    /** The directory's own name as a dataset may be called. */
    private static String name(Path dir) throws IOException {
        Path last = dir.toRealPath().getFileName();
        String name = (last == null ? "" : last.toString().toLowerCase(Locale.ROOT)).replaceAll("[^a-z0-9]+", "-");
        String trimmed =
                name.substring(0, Math.min(LONGEST_NAME, name.length())).replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "folder" : trimmed;
    }

    private record Unreadable(Path file, String reason) {}
}
