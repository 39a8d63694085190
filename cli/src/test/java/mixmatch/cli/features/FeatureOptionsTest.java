package mixmatch.cli.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import mixmatch.backbones.ViewPlan;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

class FeatureOptionsTest {
    private final FeatureOptions options = new FeatureOptions();

    private static RunSpec spec(String method) {
        return RunSpec.parse(
                "{network: {name: mlp}, dataset: {source: vectors}, method: {name: %s}}".formatted(method), "s");
    }

    @Test
    void strongViewsAreEmbeddedWhereAMethodTrainsOnThem() {
        assertThat(options.plan("folder", List.of(spec("supervised"), spec("mixmatch"))))
                .isEqualTo(new ViewPlan(8, 0, true, 1));
        assertThat(options.plan("folder", List.of(spec("supervised"), spec("fixmatch"))))
                .isEqualTo(new ViewPlan(8, 4, true, 1));
        options.strong = 2;
        assertThat(options.plan("folder", List.of(spec("mixmatch"))).strong()).isEqualTo(2);
        options.strong = 0;
        assertThatThrownBy(() -> options.plan("folder", List.of(spec("fixmatch"))))
                .hasMessageContaining("fixmatch trains on strong views");
    }

    @Test
    void imagesOfNumbersAreNotMirroredNorAreOthersIfAPersonSaysSo() {
        assertThat(options.plan("", List.of()).mirror()).as("the digits").isFalse();
        assertThat(options.plan("svhn", List.of()).mirror()).isFalse();
        assertThat(options.plan("cifar10", List.of()).mirror()).isTrue();
        options.noMirror = true;
        assertThat(options.plan("cifar10", List.of()).mirror()).isFalse();
    }

    @Test
    void anotherSeedOfATrainingEmbedsNothingAnew() {
        RunSpec other = RunSpec.parse("{network: {name: mlp}, dataset: {source: vectors}, seed: 7}", "s");
        assertThat(options.plan("folder", List.of(other))).isEqualTo(options.plan("folder", List.of(spec("mixmatch"))));
    }
}
