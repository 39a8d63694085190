package mixmatch.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.ImageSet;
import mixmatch.ingest.FolderLayout.Image;
import mixmatch.objects.NativeHashes;

/** A person's images, found before any is read, and decoded by all cores; {@code folder} is the directory's own name. */
public record FoundImages(Path dir, String folder, FolderLayout layout) {
    /** Of the class that has fewest images at most every third is labelled, so that others are left to learn from. */
    private static final int LABELED_OF = 3;

    /** Labelled images of a class, as in {@code cifar10-quick}. */
    private static final int MOST_LABELED = 25;

    /** Bytes of images that are written at once, or one larger image: a call of the system for each small one takes longer. */
    private static final int GROUP_BYTES = 1 << 16;

    private static final int LONGEST_NAME = 40;

    static FoundImages in(Path dir) throws IOException {
        // Native libraries are loaded meanwhile.
        CompletableFuture.runAsync(NativeHashes::sha256);
        CompletableFuture.runAsync(PlainJpegs::prepare);
        return of(dir, FolderLayout.of(dir));
    }

    /** Lists those for testing a model that has these classes, which are those under {@code test}, else all. */
    static FoundImages forTesting(Path dir, List<String> classNames) throws IOException {
        CompletableFuture.runAsync(PlainJpegs::prepare);
        return of(dir, FolderLayout.forTesting(dir, classNames));
    }

    private static FoundImages of(Path dir, FolderLayout layout) throws IOException {
        return new FoundImages(dir, Objects.toString(dir.toRealPath().getFileName(), ""), layout);
    }

    /** The directory's own name as a dataset may be called. */
    public String name() {
        String name = folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String trimmed =
                name.substring(0, Math.min(LONGEST_NAME, name.length())).replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "folder" : trimmed;
    }

    /** Those for training, then those for testing. */
    List<Image> all() {
        return Stream.concat(layout.train().stream(), layout.test().stream()).toList();
    }

    /** The same folder without some of its images. */
    public FoundImages without(UnreadableImages some) {
        Predicate<Image> isKept = image -> !some.reasons().containsKey(image.file());
        return new FoundImages(
                dir,
                folder,
                new FolderLayout(
                        layout.classNames(),
                        layout.train().stream().filter(isKept).toList(),
                        layout.test().stream().filter(isKept).toList(),
                        layout.subset(),
                        layout.remarks()));
    }

    /** The index of the class of each training image; -1 where nobody knows it. */
    int[] known() {
        return layout.train().stream().mapToInt(Image::label).toArray();
    }

    /** Places, among the training images that are kept, of those whose labels a person gave; none: all known ones may be chosen. */
    List<Integer> given(Predicate<Image> isKept) {
        List<Image> kept = layout.train().stream().filter(isKept).toList();
        return IntStream.range(0, kept.size())
                .filter(i -> layout.subset() && kept.get(i).given())
                .boxed()
                .toList();
    }

    /** The labels to train with where nobody says how many: 0, which means all that were given, or as many of each class. */
    public int defaultLabels() {
        return layout.subset() ? 0 : someLabels(known(), layout.classNames().size());
    }

    /** As many labels of each class, so that others are left to learn from; {@code known} are classes, -1 where unknown. */
    static int someLabels(int[] known, int classes) {
        int[] images = new int[classes];
        Arrays.stream(known).filter(label -> label >= 0).forEach(label -> images[label]++);
        int fewest = Arrays.stream(images).min().orElse(0);
        return classes * Math.max(1, Math.min(MOST_LABELED, fewest / LABELED_OF));
    }

    /** False where a person labelled some and left others without a label. */
    public boolean allLabelsAreKnown() {
        return !layout.subset();
    }

    public List<String> classNames() {
        return layout.classNames();
    }

    public int classes() {
        return layout.classNames().size();
    }

    public int trained() {
        return layout.train().size();
    }

    public int tests() {
        return layout.test().size();
    }

    /** As in "classes (3): cat, dog, owl; 36 training, 9 test images". */
    public String summary() {
        return "classes (%d): %s; %d training, %d test images"
                .formatted(classes(), String.join(", ", layout.classNames()), trained(), tests());
    }

    /** Sentences about what a person may not expect. */
    public List<String> remarks() {
        return layout.remarks();
    }

    /** As {@link Sources#open}; what cannot be read is left out if {@code skipUnreadable}, else all is refused. */
    public Dataset read(int size, boolean skipUnreadable, Path scratch, ProgressListener listener) throws IOException {
        List<Image> all = all();
        Runnable readOne = listener.countingTo(all.size());
        ImageDecoder decoder = ImageDecoder.inBulk(size, 3);
        Map<Path, String> unreadable = new ConcurrentHashMap<>();
        ImageSet train = decode(layout.train(), decoder, scratch, unreadable, readOne);
        ImageSet test = decode(layout.test(), decoder, scratch, unreadable, readOne);
        UnreadableImages leftOut = UnreadableImages.among(all, unreadable);
        if (!leftOut.isEmpty() && !skipUnreadable) {
            throw new DatasetException(leftOut.refusal());
        }
        leftOut.reasons().forEach(listener::skipped);
        Set<Integer> left = Arrays.stream(train.labels()).boxed().collect(Collectors.toSet());
        for (int k = 0; k < layout.classNames().size(); k++) {
            if (!left.contains(k)) {
                throw new DatasetException("class %s has no training image that can be read; add some"
                        .formatted(layout.classNames().get(k)));
            }
        }
        if (test.count() == 0) {
            throw new DatasetException("no test image of %s can be read; replace them".formatted(dir));
        }
        List<Integer> labeled = given(image -> !unreadable.containsKey(image.file()));
        // An empty list would say that all labels were given.
        if (labeled.isEmpty() && layout.subset()) {
            throw new DatasetException(
                    "no training image of %s with a given label can be read; replace one or label others"
                            .formatted(dir));
        }
        String provenance =
                "Images from the folder %s, given by its user; their licence is theirs to know.".formatted(folder);
        return Dataset.of(name(), layout.classNames(), train, test, labeled, provenance);
    }

    /** Reads the test images alone, at the size of a model and with its channels; what can't be read is left out. */
    public ImageSet readTests(int size, int channels, Path scratch, ProgressListener listener) throws IOException {
        Map<Path, String> unreadable = new ConcurrentHashMap<>();
        Runnable readOne = listener.countingTo(layout.test().size());
        ImageSet tests = decode(layout.test(), ImageDecoder.inBulk(size, channels), scratch, unreadable, readOne);
        UnreadableImages.among(layout.test(), unreadable).reasons().forEach(listener::skipped);
        if (tests.count() == 0) {
            throw new DatasetException("no image of %s can be read; replace them".formatted(dir));
        }
        return tests;
    }

    /** Decodes every image that can be read; notes of the others why they cannot. */
    private static ImageSet decode(
            List<Image> images, ImageDecoder decoder, Path scratch, Map<Path, String> unreadable, Runnable readOne)
            throws IOException {
        try (PixelFile pixels = new PixelFile(scratch, decoder.size(), decoder.channels())) {
            int group = Math.max(1, GROUP_BYTES / pixels.imageBytes());
            IntStream.range(0, (images.size() + group - 1) / group).parallel().forEach(number -> {
                List<Image> these = images.subList(number * group, Math.min(images.size(), (number + 1) * group));
                ByteBuffer together = ByteBuffer.allocate(these.size() * pixels.imageBytes());
                for (int i = 0; i < these.size(); i++) {
                    Path file = these.get(i).file();
                    try {
                        together.put(i * pixels.imageBytes(), decoder.decode(file));
                    } catch (UnreadableImageException e) {
                        unreadable.put(file, e.getMessage());
                    }
                    readOne.run();
                }
                pixels.put(number * group, together.array());
            });
            return pixels.toImageSet(
                    images.stream().map(Image::label).toList(),
                    i -> unreadable.containsKey(images.get(i).file()));
        }
    }
}
