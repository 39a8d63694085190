package mixmatch.cli.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.cli.files.Folders;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.storage.internals.log.LogManager;

/**
 * The ends of a broker's logs that a power cut takes: of each log that is not synced the newest file's, from a random byte
 * on, which may be within a batch; its indexes' too, sometimes. Kafka's own files of facts it syncs itself, and the log of the
 * cluster's metadata: they stay. So does what lies before the point up to which Kafka has noted that it synced a log.
 *
 * @param node the broker's folder; it does not run
 * @param synced topics that are synced with each message
 */
record LostTails(Path node, Set<String> synced) {
    private static final Pattern PARTITION = Pattern.compile("(.+)-(\\d+)");
    /** Most that is lost is what came last. */
    private static final int NEAR = 4096;

    private static final List<String> INDEXES = List.of(".index", ".timeindex", ".txnindex");

    /** Takes them; gives a phrase for each log that lost something. */
    List<String> lose(SplittableRandom random) throws IOException {
        Map<String, Long> noted = noted();
        List<String> done = new ArrayList<>();
        for (Path folder : Folders.list(node)) {
            Matcher partition = PARTITION.matcher(folder.getFileName().toString());
            if (Files.isDirectory(folder)
                    && partition.matches()
                    && !partition.group(1).equals(Topic.CLUSTER_METADATA_TOPIC_NAME)
                    && !synced.contains(partition.group(1))) {
                Optional<Path> newest = newest(folder);
                if (newest.isPresent()) {
                    long safe = safe(newest.get(), noted.getOrDefault(partition.group(0), 0L));
                    lose(newest.get(), safe, random).ifPresent(what -> done.add(partition.group(0) + " " + what));
                }
            }
        }
        return done;
    }

    private static Optional<Path> newest(Path folder) throws IOException {
        // Named by their first offsets, in as many digits.
        return Folders.list(folder).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .max(Comparator.comparing(Path::getFileName));
    }

    /** Offsets up to which logs are synced, by partition: {@code topic number offset} a line, after two numbers. */
    private Map<String, Long> noted() throws IOException {
        Map<String, Long> noted = new HashMap<>();
        Path file = node.resolve(LogManager.RECOVERY_POINT_CHECKPOINT_FILE);
        if (Files.exists(file)) {
            Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .filter(words -> words.length == 3)
                    .forEach(words -> noted.put(words[0] + "-" + words[1], Long.parseLong(words[2])));
        }
        return noted;
    }

    /** Bytes of the file that hold what is before that offset. */
    private static long safe(Path log, long offset) throws IOException {
        long position = 0;
        try (FileRecords records = FileRecords.open(log.toFile(), false)) {
            for (FileChannelRecordBatch batch : records.batches()) {
                if (batch.lastOffset() >= offset) {
                    break;
                }
                position += batch.sizeInBytes();
            }
        } catch (CorruptRecordException e) {
            // An earlier cut's end, which the broker had no time to find.
        }
        return position;
    }

    private static Optional<String> lose(Path log, long safe, SplittableRandom random) throws IOException {
        long size = Files.size(log);
        if (size <= safe) {
            return Optional.empty();
        }
        long from = random.nextBoolean() ? safe : Math.max(safe, size - NEAR);
        long kept = random.nextLong(from, size);
        boolean zeros = random.nextInt(4) == 0;
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(kept);
            if (zeros) {
                file.setLength(size);
            }
        }
        for (String index : INDEXES) {
            Path other = Path.of(log.toString().replaceFirst("\\.log$", index));
            if (Files.exists(other) && random.nextBoolean()) {
                try (RandomAccessFile file = new RandomAccessFile(other.toFile(), "rw")) {
                    file.setLength(random.nextLong(file.length() + 1));
                }
            }
        }
        return Optional.of("%s %d of %d bytes".formatted(zeros ? "has zeros after" : "keeps", kept, size));
    }
}
