package mixmatch.ingest;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import mixmatch.ingest.FolderLayout.Image;

/** The images of a folder that can't be read, each with the reason; those for training first, each part by path. */
public record UnreadableImages(Map<Path, String> reasons) {
    private static final int NAMED = 5;

    /** Reads all images as a run would at that size, and keeps none of them. */
    public static UnreadableImages of(FoundImages images, int size, ProgressListener listener) {
        List<Image> all = images.all();
        Runnable readOne = listener.countingTo(all.size());
        ImageDecoder decoder = ImageDecoder.inBulk(size, 3);
        Map<Path, String> reasons = new ConcurrentHashMap<>();
        all.parallelStream().map(Image::file).forEach(file -> {
            try {
                decoder.decode(file);
            } catch (UnreadableImageException e) {
                reasons.put(file, e.getMessage());
            }
            readOne.run();
        });
        return among(all, reasons);
    }

    /** @param reasons of those that can't be read, in any order */
    static UnreadableImages among(List<Image> images, Map<Path, String> reasons) {
        Map<Path, String> ordered = new LinkedHashMap<>();
        images.stream()
                .map(Image::file)
                .filter(reasons::containsKey)
                .forEach(file -> ordered.put(file, reasons.get(file)));
        return new UnreadableImages(ordered);
    }

    public boolean isEmpty() {
        return reasons.isEmpty();
    }

    /** The sentence with which a run refuses them, unless it is to leave them out. */
    public String refusal() {
        if (reasons.size() == 1) {
            Map.Entry<Path, String> only = reasons.entrySet().iterator().next();
            return "%s cannot be read: %s; replace it, or leave it out with --skip-unreadable"
                    .formatted(only.getKey(), only.getValue());
        }
        String named = reasons.entrySet().stream()
                .limit(NAMED)
                .map(image -> "%s (%s)".formatted(image.getKey(), image.getValue()))
                .collect(Collectors.joining(", "));
        String more = reasons.size() > NAMED ? " and %d more".formatted(reasons.size() - NAMED) : "";
        return "%d images cannot be read: %s%s; replace them, or leave them out with --skip-unreadable"
                .formatted(reasons.size(), named, more);
    }
}
