package mixmatch.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Installation;
import mixmatch.plan.Room;

/** What this machine has for a run in a folder: software, processor, memory, disk, ports. */
record Machine(WorkDir dir) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    List<Finding> findings() throws IOException {
        return List.of(
                java(), processor(), Cards.ofThisMachine(dir.gpuNatives()).finding(), memory(), disk(), ports());
    }

    private static Finding java() {
        Object[] facts = Stream.of("java.version", "java.vendor", "java.home")
                .map(System::getProperty)
                .toArray();
        return Finding.ok("JDK", "%s of %s, in %s".formatted(facts));
    }

    private static Finding processor() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        String flags = line(PROCESSORS, "flags");
        String model = line(PROCESSORS, "model name");
        String what = "%s, %d cores".formatted(model.isEmpty() ? System.getProperty("os.arch") : model, cores);
        boolean quick = flags.contains(" avx2");
        boolean engine = Files.isDirectory(Installation.current().root().resolve("engines/onednn"));
        if (quick && engine) {
            String instructions = flags.contains(" avx512f") ? "AVX-512" : "AVX2";
            return Finding.ok("processor", what + " with %s: training takes the engine onednn".formatted(instructions));
        }
        return Finding.note(
                "processor",
                what + ": training takes the engine automatic, which is slower",
                engine
                        ? "the engine onednn wants AVX2; more cores or a GPU help, too"
                        : "the folder engines/onednn is missing; a checkout of the project has it");
    }

    private static Finding memory() throws IOException {
        String available = line(MEMORY, "MemAvailable").replaceAll("\\D", "");
        String needed = "; a run of the digits takes about " + size(Room.PROCESSES);
        if (available.isEmpty()) {
            return Finding.ok("memory", "not told by this system" + needed);
        }
        long free = Long.parseLong(available) << 10;
        String found = size(free) + " are free" + needed;
        return free > Room.PROCESSES
                ? Finding.ok("memory", found)
                : Finding.bad("memory", found, "end other programs, or run services on other machines");
    }

    private Finding disk() throws IOException {
        Path there = dir.root();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        long free = Files.getFileStore(there).getUsableSpace();
        String found = "%s are free for %s; a run needs %s to begin, checkpoints come on top"
                .formatted(size(free), dir.root(), size(dir.neededForTrainer()));
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return Finding.bad("disk", "%s can't be written".formatted(there), "give a --dir that can");
        }
        return free < dir.neededForTrainer()
                ? Finding.bad("disk", found, "make room, or give a --dir on another disk")
                : Finding.ok("disk", found);
    }

    private static Finding ports() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = any.getInetAddress().getHostAddress();
            return Finding.ok("ports", address + " can be listened on");
        } catch (IOException e) {
            return Finding.bad(
                    "ports",
                    "no port of %s can be listened on: %s".formatted(InetAddress.getLoopbackAddress(), e.getMessage()),
                    "a firewall or a sandbox forbids it; allow it for java");
        }
    }

    /** The value of the first line that begins with the name; empty where there is none, or no such file. */
    private static String line(Path file, String name) throws IOException {
        List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1))
                .findFirst()
                .orElse("");
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
