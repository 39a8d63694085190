package mixmatch.cli.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mixmatch.cli.files.SyncedFiles;
import mixmatch.cli.files.WorkDir;

/**
 * The files of a folder that a power cut may take: all that were written since the watch began and that, as they are now, nobody
 * has synced. What was synced says a log that {@link SyncedFiles} keeps, in the command and in its children, after each call to
 * the system: it outlives their end. A tracer of system calls would see the same without asking the code, but has to be
 * installed and slows all that it traces; that {@code SyncedFiles} does what its log says is another test's matter.
 */
record UnsyncedFiles(Path root, Path log) {
    static UnsyncedFiles of(WorkDir dir) {
        return new UnsyncedFiles(dir.root(), dir.root().resolve("synced.log"));
    }

    /** Begins, before the children start, which are told of it by a variable. What is there already has long been written by the system. */
    void watch(Consumer<Map<String, String>> children) throws IOException {
        Files.deleteIfExists(log);
        System.setProperty(SyncedFiles.LOG, log.toString());
        SyncedFiles.move(Files.createTempFile(root, "synced", ".part"), root.resolve("watched"));
        children.accept(Map.of(SyncedFiles.LOG, log.toString()));
    }

    /** Those that a power cut at this moment may take; nothing writes. */
    List<Path> find() throws IOException {
        Map<Path, SyncedFiles.Line> synced = new HashMap<>();
        List<SyncedFiles.Line> lines = Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .map(SyncedFiles.Line::parse)
                .toList();
        lines.forEach(line -> synced.put(line.file(), line));
        long since = lines.get(0).modifiedMillis();
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> !isLeft(root.relativize(file)))
                    .sorted()
                    .toList();
            return files.stream()
                    .filter(file -> isUnsynced(file, synced, since))
                    .toList();
        }
    }

    private static boolean isUnsynced(Path file, Map<Path, SyncedFiles.Line> synced, long since) {
        try {
            SyncedFiles.Line now = SyncedFiles.Line.of(file);
            return now.modifiedMillis() >= since && !now.equals(synced.get(now.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The brokers' folders, which {@link LostTails} looks at; what the next start deletes; logs and what is this test's own. */
    private static boolean isLeft(Path file) {
        String first = file.getName(0).toString();
        return first.startsWith("kafka")
                || first.equals("logs")
                || file.getNameCount() == 1
                        && List.of("synced.log", "lock", "chaos.json").contains(first)
                || file.getNameCount() > 3
                        && first.equals("cache")
                        && file.getName(2).toString().equals("tmp");
    }

    /**
     * Takes a file away, its end, or what its end holds, as file systems do. Where somebody has it mapped, they keep the file that
     * it was; gives what was done.
     */
    static String lose(Path file, SplittableRandom random) throws IOException {
        int kind = random.nextInt(3);
        if (kind == 0) {
            Files.delete(file);
            return "gone";
        }
        // Libraries are larger than this process's memory.
        long size = Files.size(file);
        long kept = random.nextLong(size + 1);
        Path part = file.resolveSibling(file.getFileName() + ".cut");
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                RandomAccessFile to = new RandomAccessFile(part.toFile(), "rw")) {
            for (long done = 0; done < kept; ) {
                done += from.transferTo(done, kept - done, to.getChannel());
            }
            to.setLength(kind == 1 ? kept : size);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return kind == 1 ? "cut at %d of %d bytes".formatted(kept, size) : "zeros from %d on".formatted(kept);
    }
}
