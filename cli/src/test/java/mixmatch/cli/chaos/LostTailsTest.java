package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostTailsTest {
    private static final int BATCHES = 20;

    @TempDir
    Path node;

    @Test
    void onlyLogsThatAreNotSyncedLoseTheirEnds() throws IOException {
        Path orders = log("orders-3", 0);
        Path runs = log("runs-3", 0);
        Path metadata = log("__cluster_metadata-0", 0);
        long size = Files.size(orders);

        List<String> done = new LostTails(node, Set.of("runs")).lose(new SplittableRandom(1));

        assertThat(done).singleElement().asString().startsWith("orders-3 ");
        assertThat(Files.size(runs)).isEqualTo(size);
        assertThat(Files.size(metadata)).isEqualTo(size);
        assertThat(batches(orders)).isLessThan(BATCHES);
    }

    @Test
    void itIsCutAnywhereInItsNewestFile() throws IOException {
        Path older = log("orders-0", 0);
        long whole = Files.size(older);
        Set<Boolean> withinABatch = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            Path newest = log("orders-0", 1000);
            new LostTails(node, Set.of()).lose(new SplittableRandom(seed));
            withinABatch.add(Files.size(newest) % (whole / BATCHES) != 0);
            assertThat(batches(newest)).isLessThan(BATCHES);
            assertThat(Files.size(older)).isEqualTo(whole);
        }
        assertThat(withinABatch).contains(true);
    }

    @Test
    void whatKafkaHasNotedAsSyncedStays() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            Path log = log("__consumer_offsets-1", 0);
            Files.writeString(
                    node.resolve("recovery-point-offset-checkpoint"), "0\n1\n__consumer_offsets 1 %d\n".formatted(15));

            new LostTails(node, Set.of()).lose(new SplittableRandom(seed));

            assertThat(batches(log)).isBetween(15, BATCHES - 1);
        }
        Path log = log("__consumer_offsets-1", 0);
        Files.writeString(
                node.resolve("recovery-point-offset-checkpoint"), "0\n1\n__consumer_offsets 1 %d\n".formatted(BATCHES));
        assertThat(new LostTails(node, Set.of()).lose(new SplittableRandom(1))).isEmpty();
        assertThat(batches(log)).isEqualTo(BATCHES);
    }

    /** A log of batches of one message each, all of one size. */
    private Path log(String partition, long first) throws IOException {
        Path folder = Files.createDirectories(node.resolve(partition));
        File file = folder.resolve("%020d.log".formatted(first)).toFile();
        file.delete();
        try (FileRecords records = FileRecords.open(file)) {
            for (long offset : LongStream.range(first, first + BATCHES).toArray()) {
                records.append(MemoryRecords.withRecords(
                        offset, Compression.NONE, new SimpleRecord(1L, "key".getBytes(), "value".getBytes())));
            }
        }
        return file.toPath();
    }

    /** The whole ones at its beginning, as Kafka finds them. */
    private static int batches(Path log) throws IOException {
        int count = 0;
        try (FileRecords records = FileRecords.open(log.toFile(), false)) {
            for (var batch : records.batches()) {
                batch.ensureValid();
                count++;
            }
        } catch (RuntimeException e) {
            // Here it is torn.
        }
        return count;
    }
}
