package mixmatch.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import mixmatch.devices.DeviceChoice;
import mixmatch.onnx.OnnxDevice;
import mixmatch.trainer.engine.TrainingDevice;

/**
 * A part of {@code gpu/check}, which writes what it found as JSON. Each part is a process of its own: PyTorch and ONNX Runtime may
 * want different libraries of CUDA, and a part that dies takes no other with it.
 */
public final class Check {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Check() {}

    /** Arguments: part, device, file, and for what is measured depth, width, batch, image size and steps. */
    public static void main(String[] args) throws Exception {
        ObjectNode found = part(args[0], args[1], args);
        Files.writeString(Path.of(args[2]), JSON.writeValueAsString(found));
        // Native threads may be left.
        System.exit(0);
    }

    static ObjectNode part(String part, String device, String[] args) throws Exception {
        ObjectNode found = JSON.createObjectNode();
        switch (part) {
            case "trainer" -> device(found, TrainingDevice.choose("trainer.device", device));
            case "inference" -> {
                DeviceChoice choice = OnnxDevice.choose("labelguess.device", device);
                device(found, choice).put("traits", OnnxDevice.traits(choice.device()));
            }
            case "tests" -> {
                device(found, TrainingDevice.choose("trainer.device", device));
                CheckedTests.run(found);
            }
            case "step" -> {
                device(found, TrainingDevice.choose("trainer.device", device));
                Workload work = Workload.parse(args, 3);
                for (String precision : new String[] {"FLOAT32", "TF32", "BF16"}) {
                    MeasuredSteps.measure(work, precision, found.putObject(precision.toLowerCase(Locale.ROOT)));
                }
            }
            case "profile" -> {
                DeviceChoice choice = TrainingDevice.choose("trainer.device", device);
                device(found, choice);
                Profile.of(Workload.parse(args, 3), choice.device().isCuda(), found);
            }
            case "guess" -> {
                DeviceChoice choice = OnnxDevice.choose("labelguess.device", device);
                device(found, choice);
                MeasuredGuesses.measure(Workload.parse(args, 3), choice.device(), found);
            }
            default -> throw new IOException("there is no part " + part);
        }
        return found;
    }

    private static ObjectNode device(ObjectNode found, DeviceChoice choice) {
        return found.put("device", choice.device().name()).put("found", choice.found());
    }
}
