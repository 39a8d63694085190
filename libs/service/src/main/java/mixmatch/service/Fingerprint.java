package mixmatch.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What computes, in one line: two processes with the same fingerprint give the same bits for the same numbers. Names
 * the vector instructions, not the model of the processor: kernels are chosen by those.
 */
public final class Fingerprint {
    private static final Set<String> VECTOR_FLAGS = Set.of(
            "sse4_2",
            "avx",
            "avx2",
            "fma",
            "avx512f",
            "avx512bw",
            "avx512dq",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16",
            "avx_vnni",
            "amx_tile",
            "amx_bf16",
            "amx_int8",
            "asimd",
            "sve");

    private static final String PROCESSOR = processor(Path.of("/proc/cpuinfo"));

    private Fingerprint() {}

    /** A fingerprint as in {@code cpu onnxruntime-1.29.0 threads=1 jvm=17.0.21 amd64 AuthenticAMD avx avx2 …}. */
    public static String of(String provider, String library, int threads) {
        return "%s %s threads=%d jvm=%s %s %s"
                .formatted(
                        provider,
                        library,
                        threads,
                        System.getProperty("java.version"),
                        System.getProperty("os.arch"),
                        PROCESSOR);
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
        for (String name : names) {
            for (String line : lines) {
                if (line.startsWith(name)) {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
        }
        return "";
    }
}
