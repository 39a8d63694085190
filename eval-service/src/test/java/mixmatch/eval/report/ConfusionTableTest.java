package mixmatch.eval.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mixmatch.accuracy.ConfusionMatrix;
import org.junit.jupiter.api.Test;

class ConfusionTableTest {
    @Test
    void classNamesWithCommasAndQuotesStayOneCellOfTheCsv() {
        ConfusionTable table =
                new ConfusionTable(List.of("cat, big", "\"dog\""), ConfusionMatrix.of(2, List.of(3L, 1L, 0L, 4L)));

        assertThat(new String(table.csv(), UTF_8))
                .isEqualTo("truth,\"cat, big\",\"\"\"dog\"\"\"\n\"cat, big\",3,1\n\"\"\"dog\"\"\",0,4\n");
    }

    @Test
    void aClassWithoutImagesHasADashForItsAccuracy() {
        ConfusionTable table = new ConfusionTable(List.of("a", "b"), ConfusionMatrix.of(2, List.of(0L, 0L, 1L, 3L)));

        assertThat(table.classes())
                .containsExactly(
                        new ConfusionTable.ClassLine("a", "0", "–", "0.00", "–", ""),
                        new ConfusionTable.ClassLine("b", "4", "75.0 %", "0.75", "30.1 % to 95.4 %", "a (1)"));
    }
}
