package mixmatch.trainer.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The header of a safetensors file: its length, uint64, then JSON with type, shape and place of each tensor. It is judged before
 * a library reads the file, which takes as much memory as the header says.
 */
final class SafetensorsHeader {
    private static final int MOST_BYTES = 1 << 20;
    private static final Map<String, Integer> BYTES =
            Map.of("F32", Float.BYTES, "F64", Double.BYTES, "I64", Long.BYTES);
    private static final ObjectMapper JSON = new ObjectMapper();

    private SafetensorsHeader() {}

    /** @throws IllegalArgumentException if the sizes that it states are not those of the file */
    static void check(byte[] file) {
        long length = file.length < Long.BYTES
                ? -1
                : ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        require(
                length >= 0 && length <= Math.min(MOST_BYTES, file.length - Long.BYTES),
                "its header has no such length");
        long numbers = file.length - Long.BYTES - length;
        try {
            JsonNode header = JSON.readTree(file, Long.BYTES, (int) length);
            require(header.isObject(), "its header is no JSON object");
            header.properties().stream()
                    .filter(tensor -> !tensor.getKey().equals("__metadata__"))
                    .forEach(tensor -> check(tensor.getKey(), tensor.getValue(), numbers));
        } catch (IOException e) {
            throw new IllegalArgumentException("its header is no JSON", e);
        }
    }

    private static void check(String name, JsonNode tensor, long bytesThere) {
        JsonNode places = tensor.path("data_offsets");
        long begin = places.path(0).asLong(-1);
        long end = places.path(1).asLong(-1);
        String type = tensor.path("dtype").asText();
        double bytes = BYTES.getOrDefault(type, 0);
        for (JsonNode size : tensor.path("shape")) {
            require(size.isIntegralNumber() && size.asLong() >= 0, name + " has no such shape");
            // As a double it can't overflow, and below 2^53 it is exact.
            bytes *= size.asLong();
        }
        require(
                BYTES.containsKey(type) && begin >= 0 && end <= bytesThere && bytes == end - begin,
                name + " does not lie where its header says");
    }

    private static void require(boolean good, String problem) {
        if (!good) {
            throw new IllegalArgumentException(problem);
        }
    }
}
