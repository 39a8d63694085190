package mixmatch.cli.topics;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sizes of a message's images, as its fields of these names say; 0 where it has no such field.
 *
 * @param views augmentations of each image; 1 in a message that has no such field
 */
record ImageSizes(int views, int height, int width, int channels, boolean hasViews) {
    static ImageSizes of(MessageOrBuilder message) {
        boolean hasViews = message.getDescriptorForType().findFieldByName("augmentations") != null;
        int views = hasViews ? size(message, "augmentations") : 1;
        return new ImageSizes(
                views, size(message, "height"), size(message, "width"), size(message, "channels"), hasViews);
    }

    private static int size(MessageOrBuilder message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        return field != null && message.getField(field) instanceof Integer size ? size : 0;
    }

    boolean arePositive() {
        return views > 0 && height > 0 && width > 0 && channels > 0;
    }

    /** The shape of so many bytes of pixels, [K, B, H, W, C]; empty where they are not of these sizes. */
    List<Integer> shape(int bytes) {
        long each = (long) height * width * channels * views;
        return !arePositive() || each <= 0 || bytes % each != 0
                ? List.of()
                : Stream.of(views, (int) (bytes / each), height, width, channels)
                        .skip(hasViews ? 0 : 1)
                        .toList();
    }
}
