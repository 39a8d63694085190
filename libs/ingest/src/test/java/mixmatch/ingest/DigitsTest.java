package mixmatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.objects.StoredObject;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private final Dataset digits = Sources.digits();

    @Test
    void theLastFiftyOfEachClassAreForTesting() {
        assertThat(digits.train().count()).isEqualTo(1297);
        assertThat(digits.test().count()).isEqualTo(500);
        for (int k = 0; k < 10; k++) {
            int digit = k;
            assertThat(IntStream.of(digits.test().labels()).filter(label -> label == digit))
                    .hasSize(50);
        }
    }

    @Test
    void pixelsAreScaledFromSixteenLevels() {
        // The file's first line: 0,0,5,13,9,1,0,0 ... 0.
        byte[] row = new byte[8];
        digits.train().image(0).get(row);

        assertThat(row).containsExactly(0, 0, 5 * 255 / 16, 13 * 255 / 16, 9 * 255 / 16, 255 / 16, 0, 0);
        assertThat(digits.train().label(0)).isZero();
        assertThat(digits.manifest().size()).hasToString("8x8x1");
        assertThat(digits.manifest().provenance()).contains("Alpaydin", "CC BY 4.0");
    }

    @Test
    void theirManifestIsTheOneThatRunsReferToByItsHash() {
        byte[] json = digits.manifest().toJson();

        assertThat(StoredObject.refTo("manifest.json", json).getSha256())
                .isEqualTo("7d88316d520f24c018da2dfc570c174ebf3171ea3b64aa0057de4f3d4fb6fe77");
        byte[] later = new String(json, UTF_8)
                .replaceFirst("\\{", "{\"later\": {\"a\": [1]},")
                .getBytes(UTF_8);
        assertThat(DatasetManifest.fromJson(later).toJson()).isEqualTo(json);
    }

    @Test
    void theirSplitIsThatOfTheReference() {
        RunSpec spec = RunSpec.parse("dataset: {source: digits, labels: 10}", "digits", Map.of("seed", "3"));

        Split split = Sources.split(digits, spec);

        // mixmatch_torch.py: split(Y, 1, 0, 10, 3)
        assertThat(split.labeled()).containsExactly(172, 723, 801, 897, 879, 1133, 949, 525, 334, 404);
        assertThat(split.unlabeled()).hasSize(1287).startsWith(150, 714, 165, 1078, 695);
    }
}
