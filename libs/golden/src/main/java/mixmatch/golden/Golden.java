package mixmatch.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The golden vectors, of the folder that property {@code golden.dir} names or the copy in this module. For tests only. */
public final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    /** One key of {@code arithmetic.json}. */
    public static JsonNode arithmetic(String key) {
        return json("arithmetic.json").required(key);
    }

    public static JsonNode json(String file) {
        try (InputStream in = open(file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the folder; the caller closes it. */
    public static InputStream open(String file) throws IOException {
        String folder = System.getProperty("golden.dir", "");
        if (!folder.isEmpty()) {
            return Files.newInputStream(Path.of(folder, file));
        }
        InputStream in = Golden.class.getResourceAsStream("/golden/" + file);
        if (in == null) {
            throw new IOException("there is no golden file " + file);
        }
        return in;
    }

    public static double[] doubles(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    /** A one-dimensional array of bytes given as 0..255. */
    public static byte[] bytes(JsonNode array) {
        byte[] values = new byte[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) array.get(i).asInt();
        }
        return values;
    }
}
