package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

class ShippedSpecsTest {
    @Test
    void theyAreThoseOfTheProjectAndEachCanBeRead() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("../specs"))) {
            assertThat(files.map(f -> f.getFileName().toString().replaceFirst("\\.yaml$", "")))
                    .containsExactlyInAnyOrderElementsOf(ShippedSpecs.NAMES);
        }
        for (String name : ShippedSpecs.NAMES) {
            assertThat(RunSpec.parse(ShippedSpecs.yaml(name), name).name()).isEqualTo(name);
            assertThat(ShippedSpecs.title(name)).isNotBlank();
        }
    }

    @Test
    void thePublishedSettingsDifferFromThemselvesInNothing() {
        for (String name : new String[] {"cifar10-250", "svhn-250"}) {
            assertThat(RunPage.SpecDifference.of(RunSpec.parse(ShippedSpecs.yaml(name), name)))
                    .isEmpty();
        }
        assertThat(RunPage.SpecDifference.of(RunSpec.parse(ShippedSpecs.yaml("cifar10-1000"), "spec")))
                .extracting(RunPage.SpecDifference::key)
                .containsExactly("dataset.labels");
    }
}
