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
import com.google.protobuf.util.JsonFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message as JSON by Protobuf's own mapping (64-bit numbers are strings), with pixels summarised. */
final class MessageJson {
    /** All in ASCII: no character of others reaches a terminal raw. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().alwaysPrintFieldsWithNoPresence();

    private MessageJson() {}

    /** A line, without its break. */
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

    static ObjectNode of(Message message) {
        Message.Builder rest = message.toBuilder();
        Map<String, PixelSummary> pixels = new LinkedHashMap<>();
        for (Map.Entry<FieldDescriptor, Object> field : rest.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() == JavaType.BYTE_STRING) {
                pixels.put(field.getKey().getJsonName(), PixelSummary.of(rest, (ByteString) field.getValue()));
                rest.clearField(field.getKey());
            }
        }
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(PRINTER.print(rest));
            pixels.forEach((name, summary) -> json.set(name, JSON.valueToTree(summary)));
            return json;
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw new IllegalStateException("a message without Any can always be written", e);
        }
    }
}
