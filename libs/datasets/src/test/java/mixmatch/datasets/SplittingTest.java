package mixmatch.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplittingTest {
    private static final List<String> ABC = List.of("ant", "bee", "cat");

    /** Ten ants, seven bees, four cats. */
    private static final int[] UNEQUAL = labels(10, 7, 4);

    private static int[] labels(int... counts) {
        return IntStream.range(0, counts.length)
                .flatMap(k -> IntStream.generate(() -> k).limit(counts[k]))
                .toArray();
    }

    private static Splitting splitting(int labels, int validationPerClass) {
        return new Splitting(labels, validationPerClass, false, 1);
    }

    private static int[] perClass(int[] labels, int[] indices) {
        int[] counts = new int[3];
        Arrays.stream(indices).filter(i -> labels[i] >= 0).forEach(i -> counts[labels[i]]++);
        return counts;
    }

    static JsonNode golden() {
        JsonNode cases = Golden.arithmetic("split");
        assertThat(cases).isNotEmpty();
        return cases;
    }

    private static int[] ints(JsonNode array) {
        return new ObjectMapper().convertValue(array, int[].class);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void splitsAsNumPyDoes(JsonNode golden) {
        int[] labels = ints(golden.get("labels"));
        int classes = golden.get("classes").asInt();
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();

        Split split = new Splitting(
                        classes * golden.get("labeledPerClass").asInt(),
                        golden.get("validationPerClass").asInt(),
                        false,
                        golden.get("seed").asLong())
                .of(labels, names, List.of());

        assertThat(split.labeled()).containsExactly(ints(golden.get("labeled")));
        assertThat(split.unlabeled()).containsExactly(ints(golden.get("unlabeled")));
        assertThat(split.validation()).containsExactly(ints(golden.get("validation")));
    }

    @Test
    void classesOfUnequalSizeGiveTheSameNumberOfLabels() {
        Split split = splitting(9, 1).of(UNEQUAL, ABC, List.of());

        assertThat(perClass(UNEQUAL, split.labeled())).containsExactly(3, 3, 3);
        assertThat(perClass(UNEQUAL, split.validation())).containsExactly(1, 1, 1);
        assertThat(perClass(UNEQUAL, split.unlabeled())).containsExactly(6, 3, 0);
    }

    @Test
    void asManyValidationImagesAsASpecMayAskAreRefusedAndNotTakenForNone() {
        assertThatThrownBy(() -> splitting(9, Integer.MAX_VALUE).of(UNEQUAL, ABC, List.of()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("too few for 2147483647 for validation");
    }

    @Test
    void theFirstClassesHaveOneMoreWhereTheClassesDoNotDivideTheLabels() {
        Split split = splitting(8, 0).of(UNEQUAL, ABC, List.of());

        assertThat(perClass(UNEQUAL, split.labeled())).containsExactly(3, 3, 2);
    }

    @Test
    void everyImageIsInExactlyOneList() {
        Split split = splitting(4, 1).of(UNEQUAL, ABC, List.of());

        assertThat(Stream.of(split.labeled(), split.unlabeled(), split.validation())
                        .flatMapToInt(Arrays::stream)
                        .sorted()
                        .toArray())
                .containsExactly(IntStream.range(0, 21).toArray());
    }

    @Test
    void imagesWithoutAKnownLabelAreUnlabeled() {
        int[] labels = UNEQUAL.clone();
        labels[0] = -1;
        labels[12] = -1;

        Split split = splitting(3, 2).of(labels, ABC, List.of());

        assertThat(split.unlabeled()).contains(0, 12).hasSize(21 - 3 - 6);
        assertThat(new Splitting(3, 2, true, 1).of(labels, ABC, List.of()).labeled())
                .doesNotContain(0, 12)
                .hasSize(19 - 6);
    }

    @Test
    void onlyGivenLabelsAreKept() {
        List<Integer> given = List.of(2, 3, 4, 11, 12, 18);

        assertThat(splitting(6, 0).of(UNEQUAL, ABC, given).labeled()).containsExactlyInAnyOrder(2, 3, 4, 11, 12, 18);
        assertThat(splitting(0, 0).of(UNEQUAL, ABC, given).labeled()).containsExactlyInAnyOrder(2, 3, 4, 11, 12, 18);
        Split fewer = splitting(4, 0).of(UNEQUAL, ABC, given);
        assertThat(given).containsAll(Arrays.stream(fewer.labeled()).boxed().toList());
        assertThat(perClass(UNEQUAL, fewer.labeled())).containsExactly(2, 1, 1);
    }

    @Test
    void fullKeepsEveryLabelButThoseForValidation() {
        Split some = splitting(6, 1).of(UNEQUAL, ABC, List.of());
        Split full = new Splitting(6, 1, true, 1).of(UNEQUAL, ABC, List.of());

        assertThat(full.labeled()).hasSize(18);
        assertThat(full.unlabeled()).isEmpty();
        assertThat(full.validation()).containsExactlyInAnyOrder(some.validation());
    }

    @Test
    void anotherSeedIsAnotherSplit() {
        assertThat(new Splitting(6, 1, false, 2).of(UNEQUAL, ABC, List.of()))
                .usingRecursiveComparison()
                .isNotEqualTo(new Splitting(6, 1, false, 3).of(UNEQUAL, ABC, List.of()))
                .isEqualTo(new Splitting(6, 1, false, 2).of(UNEQUAL, ABC, List.of()));
    }

    @Test
    void whatCannotBeSplitIsRefusedInASentence() {
        assertThatThrownBy(() -> splitting(12, 1).of(UNEQUAL, ABC, List.of()))
                .isInstanceOf(DatasetException.class)
                .hasMessage(
                        "--labels (dataset.labels) can be at most 11 (class cat has 4 images, 1 of them for validation), but"
                                + " is 12");
        assertThat(splitting(11, 1).of(UNEQUAL, ABC, List.of()).labeled()).hasSize(11);
        assertThatThrownBy(() -> splitting(3, 4).of(UNEQUAL, ABC, List.of()))
                .hasMessage("class cat has 4 images, too few for 4 for validation and those with a label; add some, or"
                        + " set a lower dataset.validationPerClass");
        // All labels that were given: no lower number of them is asked for.
        assertThatThrownBy(() -> splitting(0, 4).of(UNEQUAL, ABC, List.of(1, 11, 18)))
                .hasMessageContaining("too few for 4 for validation and those with a label");
        assertThatThrownBy(() -> splitting(2, 0).of(UNEQUAL, ABC, List.of()))
                .hasMessage(
                        "--labels (dataset.labels) is 2, but there are 3 classes and each needs a labelled image; set it"
                                + " to at least 3");
        assertThatThrownBy(() -> splitting(0, 0).of(UNEQUAL, ABC, List.of()))
                .hasMessageContaining("dataset.labels is 0")
                .hasMessageContaining("set dataset.labels to a number");
        assertThatThrownBy(() -> splitting(4, 0).of(UNEQUAL, ABC, List.of(1, 11, 18)))
                .hasMessage(
                        "--labels (dataset.labels) is 4, but only 3 images were given labels; set it to at most that");
        assertThatThrownBy(() -> splitting(3, 0).of(UNEQUAL, ABC, List.of(1, 2, 3)))
                .hasMessage("class bee has no image with a given label; label at least one of it");
    }

    @Test
    void aSplitReadsBackFromItsJson() throws Exception {
        Split split = splitting(4, 1).of(UNEQUAL, ABC, List.of());

        assertThat(Split.fromJson(split.toJson())).usingRecursiveComparison().isEqualTo(split);
        assertThatThrownBy(() ->
                        Split.fromJson("{\"labeled\": [1, 2], \"unlabeled\": [2], \"validation\": []}".getBytes()))
                .isInstanceOf(DatasetException.class);
        assertThatThrownBy(() -> Split.fromJson("{}".getBytes())).isInstanceOf(DatasetException.class);
    }
}
