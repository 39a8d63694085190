package mixmatch.cli.backup;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import mixmatch.v1.RunBackup;

/** {@code run.pb}, decoded only where it holds no more messages than a run's: an empty one of two bytes takes a hundred in memory. */
final class BoundedMessage {
    /** Far more than evaluations of the longest run take; its numbers take eight times as much in memory at most. */
    static final int MOST_BYTES = 64 << 20;

    private static final int MOST_MESSAGES = 4 * ArchiveEntries.MOST;

    private final CodedInputStream in;
    private int messages;

    private BoundedMessage(byte[] bytes) {
        this.in = CodedInputStream.newInstance(bytes);
    }

    /** @throws InvalidProtocolBufferException where it is none or holds too many messages */
    static RunBackup parse(byte[] bytes) throws InvalidProtocolBufferException {
        try {
            new BoundedMessage(bytes).count(RunBackup.getDescriptor());
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
        return RunBackup.parseFrom(bytes);
    }

    private void count(Descriptor type) throws IOException {
        if (++messages > MOST_MESSAGES) {
            throw new InvalidProtocolBufferException(
                    "%s holds more than %d messages".formatted(BackupWriter.RUN, MOST_MESSAGES));
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field != null
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int outer = in.pushLimit(in.readRawVarint32());
                count(field.getMessageType());
                in.popLimit(outer);
            } else if (!in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a group ends that did not begin");
            }
        }
    }
}
