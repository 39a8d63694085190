package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The memory that pods ask for covers what was measured for docs/capacity.md. */
class RequestsTest {
    private static final String HEADER = "| network, images, batch | augment | labelguess | trainer | eval |";

    @Test
    void memoryCoversTheLargestResidentSize() {
        Map<String, Integer> largest = largestResidentMiB();
        assertThat(largest).containsKeys(Workload.SERVICES.toArray(String[]::new));
        for (String service : Workload.SERVICES) {
            JsonNode resources =
                    Rendered.base().one("Deployment", service).at("/spec/template/spec/containers/0/resources");
            double measured = largest.get(service);
            assertThat(mebibytes(resources.at("/requests/memory"))).as(service).isBetween(measured, 2 * measured);
            assertThat(mebibytes(resources.at("/limits/memory"))).as(service).isGreaterThan(1.3 * measured);
        }
    }

    private static Map<String, Integer> largestResidentMiB() {
        List<List<String>> table = Sources.read(Repository.path("docs/capacity.md"))
                .lines()
                .dropWhile(line -> !line.startsWith(HEADER))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::trim).toList())
                .toList();
        Map<String, Integer> largest = new LinkedHashMap<>();
        for (int column = 2; column < table.get(0).size(); column++) {
            int of = column;
            largest.put(
                    table.get(0).get(column),
                    table.stream()
                            .skip(2)
                            .map(row -> Integer.parseInt(row.get(of).replace(",", "")))
                            .max(Comparator.naturalOrder())
                            .orElseThrow());
        }
        return largest;
    }

    private static double mebibytes(JsonNode quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity.asText())).doubleValue() / (1 << 20);
    }
}
