package mixmatch.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCacheTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String CATS = "cats-0123456789abcdef";
    private static final String DOGS = "dogs-0123456789abcdef";
    private static final String FISH = "fish-0123456789abcdef";

    @TempDir
    Path folder;

    private DatasetCache cacheOf(long mostBytes) {
        return new DatasetCache(folder, mostBytes, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Path file(String path, int bytes, Duration age) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
        Files.setLastModifiedTime(file.getParent(), FileTime.from(NOW.minus(age)));
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    @Test
    void theDatasetUsedLongestAgoGoesWhenThereIsNoMoreRoom() throws IOException {
        Path cats = file(CATS + "/train.images", 40, Duration.ofDays(3));
        Path dogs = file(DOGS + "/train.images", 40, Duration.ofDays(2));
        Path fish = file(FISH + "/train.images", 40, Duration.ofDays(1));

        cacheOf(100).used(FISH);

        assertThat(cats).doesNotExist();
        assertThat(dogs).exists();
        assertThat(fish).exists();
    }

    @Test
    void useIsWhatCountsAndNotWhenItWasFetched() throws IOException {
        Path cats = file(CATS + "/train.images", 40, Duration.ofDays(3));
        Path dogs = file(DOGS + "/train.images", 40, Duration.ofDays(2));

        cacheOf(100).used(CATS);
        cacheOf(50).used(CATS);

        assertThat(cats).exists();
        assertThat(dogs).doesNotExist();
    }

    @Test
    void theDatasetInUseStaysHoweverLargeItIs() throws IOException {
        Path cats = file(CATS + "/train.images", 400, Duration.ofDays(3));
        Path test = file(CATS + "/test.images", 400, Duration.ofDays(3));
        Path dogs = file(DOGS + "/train.images", 40, Duration.ofDays(2));

        cacheOf(100).used(CATS);

        assertThat(cats).exists();
        assertThat(test).exists();
        assertThat(dogs).doesNotExist();
    }

    @Test
    void whatAKilledProcessLeftIsDeletedAndWhatIsBeingFetchedIsNot() throws IOException {
        file(CATS + "/train.images", 40, Duration.ofDays(3));
        Path left = file(CATS + "/train.images123.part", 40, Duration.ofHours(2));
        Path fetching = file(DOGS + "/train.images456.part", 40, Duration.ofMinutes(1));

        cacheOf(1000).used(CATS);

        assertThat(left).doesNotExist();
        assertThat(fetching).exists();
    }

    @Test
    void whatIsNotACopyOfADatasetIsNeverDeleted() throws IOException {
        file(CATS + "/train.images", 400, Duration.ofDays(3));
        Path other = file("photos/train.images", 400, Duration.ofDays(3));
        Path beside = file(DOGS + "/notes.txt", 400, Duration.ofDays(3));

        cacheOf(0).used(CATS);

        assertThat(other).exists();
        assertThat(beside).exists();
    }
}
