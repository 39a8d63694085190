package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncedPortTest {
    @TempDir
    Path folder;

    @Test
    void aPortThatIsNotRegisteredYetIsWaitedFor() {
        Iterator<Integer> said = List.of(0, 0, 40_001).iterator();

        assertThat(AnnouncedPort.bound(said::next)).isEqualTo(40_001);
    }

    @Test
    void thePortIsInTheFileAndNothingElseIsLeft() {
        Path file = folder.resolve("port");

        AnnouncedPort.write(file, 40_001);
        AnnouncedPort.write(file, 40_002);

        assertThat(file).content().isEqualTo("40002");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    }
}
