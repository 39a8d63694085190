package mixmatch.service;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.v1.ServiceBeat;

/** Statistics of this process: host, version, start, memory and processor time. */
final class ProcessStats {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final double NANOS = 1e9;

    private ProcessStats() {}

    /** The statistics that do not change. */
    static ServiceBeat first(String service, String version) {
        String host = host();
        return ServiceBeat.newBuilder()
                .setService(service)
                .setInstance(host + "-" + ProcessHandle.current().pid())
                .setHost(host)
                .setVersion(version)
                .setStartedAtMillis(ManagementFactory.getRuntimeMXBean().getStartTime())
                .build();
    }

    /** The same with what it uses now. */
    static ServiceBeat now(ServiceBeat first) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return first.toBuilder()
                .setAtMillis(System.currentTimeMillis())
                .setMemoryBytes(resident())
                .setHeapBytes(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed())
                .setCpuSeconds(system.getProcessCpuTime() / NANOS)
                .build();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static long resident() {
        try {
            return resident(Files.readAllLines(STATUS));
        } catch (IOException e) {
            return 0;
        }
    }

    /** Bytes; 0 where the system does not say. */
    static long resident(List<String> status) {
        return status.stream()
                .map(RESIDENT::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(line -> Long.parseLong(line.group(1)) * 1024)
                .orElse(0L);
    }
}
