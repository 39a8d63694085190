package mixmatch.datasets;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;

/**
 * The description of a dataset: {@code datasets/<name>-<hash>/manifest.json}, in which all its values stand side by side. The
 * hash is over everything that can change a run (pixels, labels, class names, size), so a changed dataset is another dataset. A
 * dataset of vectors has the same, its features in place of pixels, and the hash is over its {@link VectorViews} as well.
 *
 * @param id {@code <name>-<hash>}: lower-case letters, digits and hyphens, and 16 hexadecimal digits
 * @param pixels of the train images, or of the features of their vectors
 * @param provenance where the images come from and what they may be used for, in a sentence
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatasetManifest(
        String name,
        String id,
        @JsonUnwrapped ImageSize size,
        List<String> classNames,
        @JsonUnwrapped PixelStatistics pixels,
        @JsonUnwrapped Parts parts,
        String provenance) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

    public DatasetManifest {
        classNames = List.copyOf(classNames);
        require(NAME.matcher(name).matches(), name, "its name must be of lower-case letters, digits and hyphens");
        require(id.matches(Pattern.quote(name) + "-[0-9a-f]{16}"), name, "its id must be <name>-<hash>, but is " + id);
        require(size.height() > 0 && size.width() > 0 && size.channels() > 0, name, "its images must have a size");
        require(classNames.size() > 1, name, "it needs at least two classes, but has " + classNames);
        require(Set.copyOf(classNames).size() == classNames.size(), name, "a class name stands twice: " + classNames);
        boolean perChannel = pixels.mean().length == size.channels() && pixels.std().length == size.channels();
        require(perChannel, name, "mean and std must be per channel");
        require(parts.train.count > 0, name, "it has no training images");
        require(parts.test.count > 0, name, "it has no test images");
        List<String> beside = Stream.of("train.images", "train.labels", "test.images", "test.labels")
                .map(part -> ObjectKeys.dataset(id, part))
                .toList();
        boolean areBeside = parts.objects().map(StoredObject::key).toList().equals(beside);
        require(areBeside, name, "its parts must lie beside its manifest");
        boolean areThere = parts.labeled.stream().allMatch(i -> i >= 0 && i < parts.train.count);
        require(areThere, name, "labeled must hold indices of training images");
        boolean isOnePixel = size.height() == 1 && size.width() == 1;
        require(isOnePixel || !size.vector(), name, "a vector has one row and one column");
        boolean hasViews = size.vector() == parts.vectors.weak() > 0;
        require(hasViews, name, "it must say how many views its vectors have, and of images none");
    }

    /**
     * @param labeled train images whose labels a person gave; empty: all labels are known, and the split chooses
     * @param vectors of which views the train samples hold a vector; {@link VectorViews#NONE} of images
     */
    public record Parts(
            Part train,
            Part test,
            List<Integer> labeled,
            @JsonUnwrapped VectorViews vectors) {
        public Parts {
            labeled = List.copyOf(labeled);
            vectors = vectors == null ? VectorViews.NONE : vectors;
        }

        /** Of images. */
        public Parts(Part train, Part test, List<Integer> labeled) {
            this(train, test, labeled, VectorViews.NONE);
        }

        public Stream<StoredObject> objects() {
            return Stream.of(train.images, train.labels, test.images, test.labels);
        }
    }

    public record Part(int count, StoredObject images, StoredObject labels) {
        private boolean hasSizes(ImageSize size, int views) {
            return images.size() == count * size.bytes() * views && labels.size() == (long) count * Integer.BYTES;
        }
    }

    public int classes() {
        return classNames.size();
    }

    /** True if its hash and the sizes of its parts are those of what it says. */
    public boolean hasNameOfItsContent() {
        List<String> sha256 = parts.objects().map(StoredObject::sha256).toList();
        return id.equals(Dataset.id(name, size, classNames, sha256, parts.labeled, parts.vectors))
                && parts.train.hasSizes(size, parts.vectors.count())
                && parts.test.hasSizes(size, 1);
    }

    /** The stored views of vectors, and what made them. */
    public VectorViews vectors() {
        return parts.vectors;
    }

    /** Key of the manifest itself. */
    public String key() {
        return ObjectKeys.dataset(id, "manifest.json");
    }

    /** Indented JSON; equal datasets give equal bytes. */
    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a dataset manifest could not be written as JSON", e);
        }
    }

    public static DatasetManifest fromJson(byte[] json) {
        try {
            return Objects.requireNonNull(JSON.readValue(json, DatasetManifest.class));
        } catch (IOException | NullPointerException e) {
            throw new DatasetException("a manifest.json is not a dataset's; ingest the images again", e);
        }
    }

    private static void require(boolean good, String name, String problem) {
        if (!good) {
            throw new DatasetException("dataset %s cannot be used: %s".formatted(name, problem));
        }
    }
}
