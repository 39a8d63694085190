package mixmatch.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoredDataTest {
    private static final List<String> IDS = List.of("owls-0123", "owls-4567", "owls-and-others-89ab");

    @Test
    void aDatasetIsMeantByItsIdOrABeginningOfIt() {
        assertThat(StoredData.meant(IDS, "owls-4567")).containsExactly("owls-4567");
        assertThat(StoredData.meant(IDS, "owls-a")).containsExactly("owls-and-others-89ab");
        assertThat(StoredData.meant(IDS, "owls")).isEqualTo(IDS);
        assertThat(StoredData.meant(IDS, "cats")).isEmpty();
    }

    @Test
    void anIdThatOthersBeginWithIsItself() {
        assertThat(StoredData.meant(List.of("a-1", "a-12"), "a-1")).containsExactly("a-1");
    }
}
