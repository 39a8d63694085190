package mixmatch.gpu;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.trainer.engine.ChunkPass;
import mixmatch.trainer.step.Trainer;

/** What a step's time goes to, as PyTorch's own profiler sees a chunk's passes and the update: milliseconds by operation or kernel. */
final class Profile {
    private static final int WARM_UP = 5;
    private static final int MOST = 20;
    private static final double MICROS = 1000;

    private Profile() {}

    static void of(Workload work, boolean cuda, ObjectNode found) throws IOException {
        Path trace = Files.createTempFile("step", ".json");
        // The profiler sees the thread that starts it alone, and a step's passes are in others: one more is here.
        try (Trainer trainer = work.trainer(Precision.FLOAT32);
                ChunkPass pass = new ChunkPass(work.network(), work.batch(), work.size())) {
            pass.run();
            Workload.train(trainer, work, 1, WARM_UP);
            JniUtils.startProfile(cuda, false, false);
            pass.run();
            double[] millis = Workload.train(trainer, work, 1 + WARM_UP, 1);
            JniUtils.stopProfile(trace.toString());
            found.put("stepMs", millis[0]);
            byName(new ObjectMapper().readTree(trace.toFile()), found.putObject("msByName"));
        } finally {
            Files.delete(trace);
        }
    }

    /** Operations contain others, so that these do not add up to a step. */
    private static void byName(JsonNode trace, ObjectNode found) {
        Map<String, Double> sums = new HashMap<>();
        JsonNode events = trace.isArray() ? trace : trace.path("traceEvents");
        for (JsonNode event : events) {
            sums.merge(event.path("name").asText(), event.path("dur").asDouble() / MICROS, Double::sum);
        }
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST)
                .forEach(sum -> found.put(sum.getKey(), sum.getValue()));
    }
}
