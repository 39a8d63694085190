package mixmatch.cli.system;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.gpu.GpuNatives;
import mixmatch.devices.CudaNatives;

/** The variables by which a service finds natives for GPUs, and takes a GPU where it is to. */
final class NativesEnvironment {
    /** PyTorch's libraries find each other; ONNX Runtime's find those of CUDA by the loader's search. */
    private static final String SEARCHED = "LD_LIBRARY_PATH";

    private static final Set<ServiceName> ON_GPU = Set.of(ServiceName.TRAINER, ServiceName.LABELGUESS);

    private NativesEnvironment() {}

    /** @param environment of this process: a device that a person names there stands */
    static Map<String, String> of(GpuNatives.Given natives, ServiceName service, Map<String, String> environment) {
        Map<String, String> variables = new TreeMap<>();
        Optional<Path> folder = natives.folder();
        if (folder.isEmpty() || service == ServiceName.AUGMENT) {
            return variables;
        }
        variables.put(CudaNatives.FOLDER, folder.get().toString());
        if (service != ServiceName.TRAINER) {
            String own = Stream.of("onnxruntime", "cuda", "pytorch")
                    .map(part -> folder.get().resolve(part).toString())
                    .collect(Collectors.joining(File.pathSeparator));
            String others = environment.getOrDefault(SEARCHED, "");
            variables.put(SEARCHED, others.isEmpty() ? own : own + File.pathSeparator + others);
        }
        String device = service.text().toUpperCase(Locale.ROOT) + "_DEVICE";
        if (natives.required() && ON_GPU.contains(service) && !environment.containsKey(device)) {
            variables.put(device, "cuda");
        }
        return variables;
    }
}
