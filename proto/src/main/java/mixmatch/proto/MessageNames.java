package mixmatch.proto;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import mixmatch.v1.ObjectRef;

/**
 * The names in a message of others, judged before anything is done with it: they become object keys, paths and transactional
 * ids. Every edge asks here.
 */
public final class MessageNames {
    private static final String RUN = "run";
    private static final String FEATURES = "features";

    private MessageNames() {}

    /**
     * True if the run that it names can be one, and all objects that it names are that run's or images. Features are named like runs;
     * their objects are all features', as backbones are shared.
     */
    public static boolean areOwn(Message message) {
        FieldDescriptor features = message.getDescriptorForType().findFieldByName(FEATURES);
        if (features != null) {
            return ObjectKeys.isRunName((String) message.getField(features))
                    && objectsAreOf(ObjectKeys.FEATURES, message);
        }
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(RUN);
        String run = field == null ? "" : (String) message.getField(field);
        return ObjectKeys.isRunName(run) && objectsAreOf(ObjectKeys.run(run, ""), message);
    }

    private static boolean objectsAreOf(String folder, Message message) {
        if (message instanceof ObjectRef object) {
            String key = object.getKey();
            return key.isEmpty() || ObjectKeys.isBelow(folder, key) || ObjectKeys.isBelow(ObjectKeys.DATASETS, key);
        }
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                continue;
            }
            int count = field.isRepeated() ? message.getRepeatedFieldCount(field) : message.hasField(field) ? 1 : 0;
            for (int i = 0; i < count; i++) {
                Object each = field.isRepeated() ? message.getRepeatedField(field, i) : message.getField(field);
                if (!objectsAreOf(folder, (Message) each)) {
                    return false;
                }
            }
        }
        return true;
    }
}
