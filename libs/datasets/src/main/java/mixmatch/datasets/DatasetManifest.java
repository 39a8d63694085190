package mixmatch.datasets;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;

/**
 * The description of a dataset: {@code datasets/<name>-<hash>/manifest.json}. The hash is over everything that can change a run
 * (pixels, labels, class names, size), so a changed dataset is another dataset.
 *
 * @param name lower-case letters, digits and hyphens
 * @param id {@code <name>-<hash>}, hash being 16 hexadecimal digits
 * @param mean per channel, of train pixels / 255, as is {@code std}, which is above 0
 * @param labeled train images whose labels a person gave; empty: all labels are known, and the split chooses
 * @param provenance where the images come from and what they may be used for, in a sentence
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatasetManifest(
        String name,
        String id,
        int height,
        int width,
        int channels,
        List<String> classNames,
        float[] mean,
        float[] std,
        Part train,
        Part test,
        List<Integer> labeled,
        String provenance) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

    public DatasetManifest {
        classNames = List.copyOf(classNames);
        labeled = List.copyOf(labeled);
        require(NAME.matcher(name).matches(), name, "its name must be of lower-case letters, digits and hyphens");
        require(id.matches(Pattern.quote(name) + "-[0-9a-f]{16}"), name, "its id must be <name>-<hash>, but is " + id);
        require(height > 0 && width > 0 && channels > 0, name, "its images must have a size");
        require(classNames.size() > 1, name, "it needs at least two classes, but has " + classNames);
        require(Set.copyOf(classNames).size() == classNames.size(), name, "a class name stands twice: " + classNames);
        require(mean.length == channels && std.length == channels, name, "mean and std must be per channel");
        require(train.count() > 0, name, "it has no training images");
        require(test.count() > 0, name, "it has no test images");
        require(train.liesAt(id, "train") && test.liesAt(id, "test"), name, "its parts must lie beside its manifest");
        boolean areThere = labeled.stream().allMatch(i -> i >= 0 && i < train.count());
        require(areThere, name, "labeled must hold indices of training images");
    }

    /** Training or test images in the store. */
    public record Part(int count, StoredObject images, StoredObject labels) {
        private boolean liesAt(String id, String part) {
            return images.key().equals(ObjectKeys.dataset(id, part + ".images"))
                    && labels.key().equals(ObjectKeys.dataset(id, part + ".labels"));
        }
    }

    public int classes() {
        return classNames.size();
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

    /** Reads what {@link #toJson} wrote. */
    public static DatasetManifest fromJson(byte[] json) {
        try {
            return JSON.readValue(json, DatasetManifest.class);
        } catch (IOException e) {
            throw new DatasetException("a manifest.json is not a dataset's; ingest the images again", e);
        }
    }

    private static void require(boolean good, String name, String problem) {
        if (!good) {
            throw new DatasetException("dataset %s cannot be used: %s".formatted(name, problem));
        }
    }
}
