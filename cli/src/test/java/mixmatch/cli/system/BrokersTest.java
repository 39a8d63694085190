package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokersTest {
    @TempDir
    Path dir;

    @Test
    void aNewFolderGetsAsManyAsAreAskedForElseOne() {
        assertThat(Brokers.count(0, dir)).isEqualTo(1);
        assertThat(Brokers.count(3, dir)).isEqualTo(3);
        assertThat(Brokers.names(1)).containsExactly("kafka");
        assertThat(Brokers.names(3)).containsExactly("kafka-1", "kafka-2", "kafka-3");
        assertThatThrownBy(() -> Brokers.count(2, dir)).hasMessage("--brokers 2: give 1 or 3");
    }

    @Test
    void aFolderKeepsTheNumberThatItHas() throws Exception {
        Files.createDirectory(dir.resolve("kafka-1"));
        assertThat(Brokers.present(dir)).isTrue();
        assertThat(Brokers.count(0, dir)).isEqualTo(3);
        assertThatThrownBy(() -> Brokers.count(1, dir)).hasMessageContaining("has the data of 3", "another --dir");
    }
}
