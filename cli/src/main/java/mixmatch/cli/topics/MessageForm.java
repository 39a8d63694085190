package mixmatch.cli.topics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A message for a person and for a program, with pixels summarised. */
final class MessageForm {
    private static final int WHOLE_LIST = 16;
    private static final int LIST_SHOWN = 10;
    private static final int MOST_LINES = 200;
    /** All in ASCII: no character of others reaches a terminal raw. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().alwaysPrintFieldsWithNoPresence();

    private MessageForm() {}

    static String line(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** The message by Protobuf's own mapping to JSON: 64-bit numbers are strings. */
    static ObjectNode json(Message message) {
        Message.Builder rest = message.toBuilder();
        ObjectNode pixels = object();
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() == JavaType.BYTE_STRING) {
                pixels.set(
                        field.getJsonName(),
                        JSON.valueToTree(ImageSizes.of(message).summary((ByteString) value)));
                rest.clearField(field);
            }
        });
        try {
            return ((ObjectNode) JSON.readTree(PRINTER.print(rest))).setAll(pixels);
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw new IllegalStateException("a message without Any can always be written", e);
        }
    }

    /** The message in Protobuf's text form, long lists summarised, lines kept; nothing that a terminal would obey. */
    static List<String> lines(Message message) {
        Message.Builder rest = message.toBuilder();
        List<String> summaries = new ArrayList<>();
        summarise(rest, "", summaries);
        String text = TextFormat.printer().escapingNonAscii(false).printToString(rest.build());
        List<String> lines = Stream.concat(text.lines(), summaries.stream()).toList();
        List<String> shown =
                lines.stream().limit(MOST_LINES).map(Printable::line).collect(Collectors.toList());
        if (lines.size() > MOST_LINES) {
            shown.add("… and %d lines more".formatted(lines.size() - MOST_LINES));
        }
        return shown;
    }

    private static void summarise(Message.Builder builder, String path, List<String> summaries) {
        for (Map.Entry<FieldDescriptor, Object> entry : builder.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            Object value = entry.getValue();
            String name = path + field.getName();
            if (field.isRepeated()) {
                if (field.getJavaType() != JavaType.MESSAGE && builder.getRepeatedFieldCount(field) > WHOLE_LIST) {
                    summaries.add(name + ": " + list((List<?>) value));
                    builder.clearField(field);
                }
            } else if (value instanceof ByteString bytes) {
                summaries.add(
                        name + ": " + ImageSizes.of(builder).summary(bytes).text());
                builder.clearField(field);
            } else if (value instanceof String text && text.contains("\n")) {
                summaries.add(name + ":");
                text.lines().forEach(line -> summaries.add("  " + line));
                builder.clearField(field);
            } else if (value instanceof Message) {
                summarise(builder.getFieldBuilder(field), name + ".", summaries);
            }
        }
    }

    private static String list(List<?> values) {
        String first = values.stream().limit(LIST_SHOWN).map(String::valueOf).collect(Collectors.joining(" "));
        return "%d values: %s …".formatted(values.size(), first);
    }
}
