package mixmatch.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The hardware and software that computes, in one line; equal ones give the same bits for the same numbers. It names the vector
 * instructions, not the processor's model: kernels are chosen by those, and by environment variables where they are set.
 */
public final class Fingerprint {
    private static final Set<String> VECTOR_FLAGS =
            Set.of(("sse4_2 avx avx2 fma avx512f avx512bw avx512dq avx512vl avx512_vnni avx512_bf16 avx_vnni"
                            + " amx_tile amx_bf16 amx_int8 asimd sve")
                    .split(" "));

    /** Variables that forbid a library some instructions, or allow it less precision. */
    private static final List<String> CHOOSING_KERNELS =
            List.of(("ATEN_CPU_CAPABILITY DNNL_DEFAULT_FPMATH_MODE DNNL_MAX_CPU_ISA MKL_CBWR MKL_ENABLE_INSTRUCTIONS"
                            + " NVIDIA_TF32_OVERRIDE ONEDNN_DEFAULT_FPMATH_MODE ONEDNN_MAX_CPU_ISA")
                    .split(" "));

    private static final String PROCESSOR = processor(Path.of("/proc/cpuinfo"));

    private Fingerprint() {}

    /**
     * As in {@code cpu onnxruntime-1.29.0 threads=1 jvm=17.0.21 amd64 AuthenticAMD avx …}; threads in an operation.
     *
     * @param device {@code cpu}, or a card with all of it that bits depend on
     */
    public static String of(String device, String library, String threads) {
        String java = System.getProperty("java.version") + " " + System.getProperty("os.arch");
        return "%s %s threads=%s jvm=%s %s%s"
                .formatted(device, library, threads, java, PROCESSOR, choices(System.getenv()));
    }

    /** True where the processor computes quicker in bfloat16 than in float32. */
    public static boolean gainsByBfloat16() {
        return gainsByBfloat16(PROCESSOR);
    }

    /** Intel's with AMX hidden, as by a virtual machine, are slow at it: a step of Wide-ResNet-28-2 took 2.2 times as long. */
    static boolean gainsByBfloat16(String processor) {
        return processor.contains("bf16") && (!processor.startsWith("GenuineIntel") || processor.contains("amx_bf16"));
    }

    /** As in {@code " ATEN_CPU_CAPABILITY=avx2"}; empty where nothing is set. */
    static String choices(Map<String, String> environment) {
        return CHOOSING_KERNELS.stream()
                .filter(environment::containsKey)
                .map(name -> " " + name + "=" + environment.get(name))
                .collect(Collectors.joining());
    }

    static String processor(Path cpuinfo) {
        try {
            List<String> lines = Files.readAllLines(cpuinfo);
            Set<String> flags =
                    new TreeSet<>(List.of(value(lines, "flags", "Features").split(" ")));
            flags.retainAll(VECTOR_FLAGS);
            return (value(lines, "vendor_id", "CPU implementer") + " " + String.join(" ", flags)).trim();
        } catch (IOException e) {
            return "unknown-processor";
        }
    }

    private static String value(List<String> lines, String... names) {
        return Arrays.stream(names)
                .flatMap(name -> lines.stream().filter(line -> line.startsWith(name)))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("");
    }
}
