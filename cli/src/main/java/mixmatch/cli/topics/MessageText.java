package mixmatch.cli.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message as lines for a person: Protobuf's own text form, in which pixels and long lists are summarised and text of
 * several lines keeps its lines.
 */
final class MessageText {
    private static final int WHOLE_LIST = 16;
    private static final int LIST_SHOWN = 10;
    private static final int MOST_LINES = 200;

    private final List<String> summaries = new ArrayList<>();
    private final Message rest;

    private MessageText(Message message) {
        Message.Builder builder = message.toBuilder();
        take(builder, "");
        this.rest = builder.build();
    }

    /** Its lines, without anything that a terminal would obey. */
    static List<String> lines(Message message) {
        MessageText text = new MessageText(message);
        String rest = TextFormat.printer().escapingNonAscii(false).printToString(text.rest);
        List<String> lines =
                Stream.concat(rest.lines(), text.summaries.stream()).toList();
        List<String> shown = new ArrayList<>(
                lines.stream().limit(MOST_LINES).map(Printable::line).toList());
        if (lines.size() > MOST_LINES) {
            shown.add("… and %d lines more".formatted(lines.size() - MOST_LINES));
        }
        return shown;
    }

    private void take(Message.Builder builder, String path) {
        for (Map.Entry<FieldDescriptor, Object> entry : builder.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            String name = path + field.getName();
            if (field.isRepeated()) {
                if (field.getJavaType() != JavaType.MESSAGE && builder.getRepeatedFieldCount(field) > WHOLE_LIST) {
                    summaries.add(name + ": " + list((List<?>) entry.getValue()));
                    builder.clearField(field);
                }
            } else if (field.getJavaType() == JavaType.BYTE_STRING) {
                PixelSummary summary = PixelSummary.of(builder, (ByteString) entry.getValue());
                summaries.add(name + ": " + summary.text());
                builder.clearField(field);
            } else if (field.getJavaType() == JavaType.STRING && ((String) entry.getValue()).contains("\n")) {
                summaries.add(name + ":");
                ((String) entry.getValue()).lines().forEach(line -> summaries.add("  " + line));
                builder.clearField(field);
            } else if (field.getJavaType() == JavaType.MESSAGE) {
                take(builder.getFieldBuilder(field), name + ".");
            }
        }
    }

    private static String list(List<?> values) {
        String first = values.stream().limit(LIST_SHOWN).map(String::valueOf).collect(Collectors.joining(" "));
        return "%d values: %s …".formatted(values.size(), first);
    }
}
