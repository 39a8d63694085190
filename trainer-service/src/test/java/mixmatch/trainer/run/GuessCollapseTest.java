package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import mixmatch.v1.GuessedClasses;
import org.junit.jupiter.api.Test;

class GuessCollapseTest {
    private static final double[] EVEN = even(10);

    private final GuessCollapse collapse = new GuessCollapse(10, 1000);
    private long step;

    @Test
    void guessesOfAllClassesHaveNotCollapsed() {
        steps(1000, EVEN, EVEN);

        assertThat(classes().getCollapsedAtStep()).isZero();
        assertThat(classes().getGuessed()).isBetween(9.99, 10.01);
        assertThat(classes().getLabeled()).isBetween(9.99, 10.01);
    }

    @Test
    void guessesThatFallIntoOneClassHaveAndTheFirstSuchStepIsKept() {
        steps(300, EVEN, EVEN);
        steps(200, one(10, 1), EVEN);

        long at = classes().getCollapsedAtStep();
        assertThat(at).isBetween(301L, 300L + 4 * GuessCollapse.WINDOW);
        steps(100, one(10, 1), EVEN);
        assertThat(classes().getCollapsedAtStep()).isEqualTo(at);
    }

    @Test
    void aRunOnCifar10ThatCollapsedIsCalledSoWithinAFewHundredStepsAndOneThatLearnsNever() throws IOException {
        assertThat(collapsedAt("guesses-collapsing.csv")).isBetween(300L, 400L);
        assertThat(collapsedAt("guesses-learning.csv")).isZero();
    }

    /** Plays the guesses of the first 600 of 3,072 steps. */
    private static long collapsedAt(String recorded) throws IOException {
        GuessCollapse played = new GuessCollapse(10, 3072);
        try (InputStream in = GuessCollapseTest.class.getResourceAsStream(recorded)) {
            String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            for (int t = 1; t < lines.length; t++) {
                double[] counts = Arrays.stream(lines[t].split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                played.add(t, Arrays.stream(counts).map(count -> count / 32).toArray(), EVEN);
            }
        }
        return played.classes().orElseThrow().getCollapsedAtStep();
    }

    @Test
    void guessesThatComeBackAreNoLongerCollapsed() {
        steps(500, one(10, 1), EVEN);
        assertThat(classes().getCollapsedAtStep()).isPositive();
        steps(500, EVEN, EVEN);

        assertThat(classes().getCollapsedAtStep()).isZero();
    }

    @Test
    void nothingIsSaidOfTheFirstStepsNorAfterAResume() {
        steps(GuessCollapse.WINDOW - 1, one(10, 1), EVEN);

        assertThat(collapse.classes()).isEmpty();
    }

    @Test
    void firstGuessesMayBeOfFewClassesUntilAQuarterOfTheRun() {
        steps(249, one(10, 1), EVEN);
        assertThat(classes().getCollapsedAtStep()).isZero();
        steps(1, one(10, 1), EVEN);

        assertThat(classes().getCollapsedAtStep()).isEqualTo(250);
    }

    @Test
    void labelsOfFewClassesWantNoMore() {
        double[] mostlyOne = {0.9, 0.1, 0, 0, 0, 0, 0, 0, 0, 0};
        steps(500, mostlyOne, mostlyOne);

        assertThat(classes().getCollapsedAtStep()).isZero();
    }

    @Test
    void labelsOfOneClassSayNothing() {
        steps(500, one(10, 1), one(10, 1));

        assertThat(collapse.classes()).isEmpty();
    }

    @Test
    void aFewConfidentGuessesMayBeOfOneClass() {
        steps(500, one(10, 0.1), EVEN);
        assertThat(collapse.classes()).isEmpty();
        steps(500, one(10, 0.9), EVEN);

        assertThat(classes().getCollapsedAtStep()).isPositive();
    }

    @Test
    void ofTwoClassesOneMayBeRarer() {
        GuessCollapse two = new GuessCollapse(2, 1000);
        for (int t = 1; t <= 500; t++) {
            two.add(t, new double[] {0.85, 0.15}, even(2));
        }
        assertThat(two.classes().orElseThrow().getCollapsedAtStep()).isZero();
        for (int t = 501; t <= 1000; t++) {
            two.add(t, new double[] {0.99, 0.01}, even(2));
        }
        assertThat(two.classes().orElseThrow().getCollapsedAtStep()).isPositive();
    }

    private void steps(int count, double[] guesses, double[] labels) {
        for (int i = 0; i < count; i++) {
            collapse.add(++step, guesses, labels);
        }
    }

    private GuessedClasses classes() {
        return collapse.classes().orElseThrow();
    }

    private static double[] even(int classes) {
        double[] shares = new double[classes];
        Arrays.fill(shares, 1.0 / classes);
        return shares;
    }

    private static double[] one(int classes, double share) {
        double[] shares = new double[classes];
        shares[3] = share;
        return shares;
    }
}
