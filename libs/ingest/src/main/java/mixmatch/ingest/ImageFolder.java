package mixmatch.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import mixmatch.ingest.FolderLayout.Image;
import mixmatch.objects.ObjectRefs;

/** A person's own images, in folders named as their classes. Decoded by all cores. */
record ImageFolder(Path dir, FolderLayout layout) {
    /** Bytes of images that are written at once, or one larger image: a call of the system for each small one takes longer. */
    private static final int GROUP_BYTES = 1 << 16;

    private static final int NAMED = 5;
    private static final int LONGEST_NAME = 40;

    /** Lists the files. */
    static ImageFolder find(Path dir) throws IOException {
        // Native libraries are loaded meanwhile.
        CompletableFuture.runAsync(PlainJpegs::prepare);
        CompletableFuture.runAsync(ObjectRefs::sha256);
        return new ImageFolder(dir, FolderLayout.of(dir));
    }

    FoundImages found() throws IOException {
        List<Image> train = layout.train();
        return new FoundImages(
                name(dir),
                layout.classNames(),
                train.stream().mapToInt(Image::label).toArray(),
                given(train),
                layout.test().size(),
                layout.remarks());
    }

    Dataset read(int size, IngestOptions options, ProgressListener listener) throws IOException {
        ImageDecoder decoder = ImageDecoder.inBulk(size, 3);
        Runnable readOne =
                listener.countingTo((long) layout.train().size() + layout.test().size());
        try (PixelFile train = new PixelFile(options.scratch(), size);
                PixelFile test = new PixelFile(options.scratch(), size)) {
            Map<Integer, String> badTrain = decode(layout.train(), decoder, train, readOne);
            Map<Integer, String> badTest = decode(layout.test(), decoder, test, readOne);
            Map<Path, String> unreadable = new LinkedHashMap<>();
            badTrain.forEach((i, reason) -> unreadable.put(layout.train().get(i).file(), reason));
            badTest.forEach((i, reason) -> unreadable.put(layout.test().get(i).file(), reason));
            if (!unreadable.isEmpty() && !options.skipUnreadable()) {
                throw new DatasetException(refusal(unreadable));
            }
            unreadable.forEach(listener::skipped);
            List<Image> kept = IntStream.range(0, layout.train().size())
                    .filter(i -> !badTrain.containsKey(i))
                    .mapToObj(layout.train()::get)
                    .toList();
            Set<Integer> left = new HashSet<>(labels(kept));
            for (int k = 0; k < layout.classNames().size(); k++) {
                if (!left.contains(k)) {
                    throw new DatasetException("class %s has no training image that can be read; add some"
                            .formatted(layout.classNames().get(k)));
                }
            }

            ImageSet trainImages = train.toImageSet(labels(layout.train()), badTrain.keySet());
            ImageSet testImages = test.toImageSet(labels(layout.test()), badTest.keySet());
            if (testImages.count() == 0) {
                throw new DatasetException("no test image of %s can be read; replace them".formatted(dir));
            }
            List<Integer> labeled = given(kept);
            // An empty list would say that all labels were given.
            if (labeled.isEmpty() && layout.subset()) {
                throw new DatasetException(
                        "no training image of %s with a given label can be read; replace one or label others"
                                .formatted(dir));
            }
            String provenance = "Images from the folder %s, given by its user; their licence is theirs to know."
                    .formatted(dir.toRealPath().getFileName());
            return Dataset.of(name(dir), layout.classNames(), trainImages, testImages, labeled, provenance);
        }
    }

    /** Decodes every image; returns the reasons why some cannot be read, by their index. */
    private static Map<Integer, String> decode(
            List<Image> images, ImageDecoder decoder, PixelFile pixels, Runnable readOne) {
        Map<Integer, String> unreadable = new ConcurrentSkipListMap<>();
        int group = Math.max(1, GROUP_BYTES / pixels.imageBytes());
        IntStream.range(0, (images.size() + group - 1) / group).parallel().forEach(number -> {
            int first = number * group;
            int last = Math.min(images.size(), first + group);
            ByteBuffer together = ByteBuffer.allocate((last - first) * pixels.imageBytes());
            for (int i = first; i < last; i++) {
                try {
                    together.put(
                            (i - first) * pixels.imageBytes(),
                            decoder.decode(images.get(i).file()));
                } catch (UnreadableImageException e) {
                    unreadable.put(i, e.getMessage());
                }
                readOne.run();
            }
            pixels.put(first, together.array());
        });
        return unreadable;
    }

    private static String refusal(Map<Path, String> unreadable) {
        if (unreadable.size() == 1) {
            String sentence = "%s cannot be read: %s; replace it, or leave it out with --skip-unreadable";
            Path image = unreadable.keySet().iterator().next();
            return sentence.formatted(image, unreadable.get(image));
        }
        String named = unreadable.entrySet().stream()
                .limit(NAMED)
                .map(image -> "%s (%s)".formatted(image.getKey(), image.getValue()))
                .collect(Collectors.joining(", "));
        String more = unreadable.size() > NAMED ? " and %d more".formatted(unreadable.size() - NAMED) : "";
        return "%d images cannot be read: %s%s; replace them, or leave them out with --skip-unreadable"
                .formatted(unreadable.size(), named, more);
    }

    private List<Integer> given(List<Image> train) {
        return IntStream.range(0, train.size())
                .filter(i -> layout.subset() && train.get(i).given())
                .boxed()
                .toList();
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
