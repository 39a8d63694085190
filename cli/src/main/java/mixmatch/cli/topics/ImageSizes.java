package mixmatch.cli.topics;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;

/**
 * The sizes of a message's images, as its fields of these names say; 0 where it has no such field.
 *
 * @param views augmentations of each image; 1 in a message that has no such field
 */
record ImageSizes(int views, int height, int width, int channels) {
    private static final String VIEWS = "augmentations";

    static ImageSizes of(MessageOrBuilder message) {
        return new ImageSizes(
                haveViews(message) ? size(message, VIEWS) : 1,
                size(message, "height"),
                size(message, "width"),
                size(message, "channels"));
    }

    static boolean haveViews(MessageOrBuilder message) {
        return message.getDescriptorForType().findFieldByName(VIEWS) != null;
    }

    private static int size(MessageOrBuilder message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        return field != null && message.getField(field) instanceof Integer size ? size : 0;
    }

    boolean arePositive() {
        return views > 0 && height > 0 && width > 0 && channels > 0;
    }
}
