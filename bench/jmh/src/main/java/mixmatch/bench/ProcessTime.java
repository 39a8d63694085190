package mixmatch.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Processor time, wall time and memory of this process between two moments, for programs that bench/run calls. */
public final class ProcessTime {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long cpu = PROCESS.getProcessCpuTime();
    private final long wall = System.nanoTime();

    /** Prints what one of {@code units} took since this was made, as JSON: milliseconds, and the largest resident MiB so far. */
    public void print(double units) throws IOException {
        double cpuMillis = (PROCESS.getProcessCpuTime() - cpu) / 1e6;
        double wallMillis = (System.nanoTime() - wall) / 1e6;
        System.out.printf(
                Locale.ROOT,
                "{\"cpuMs\": %.6f, \"wallMs\": %.6f, \"residentMiB\": %d}%n",
                cpuMillis / units,
                wallMillis / units,
                mostResident());
    }

    private static long mostResident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
