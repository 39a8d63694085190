package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RelapsesTest {
    private final Relapses relapses = new Relapses();

    @Test
    void theThirdFailureAfterTheSameStepIsOneTooMany() {
        assertThat(relapses.noted("digits", 40)).isFalse();
        assertThat(relapses.noted("digits", 40)).isFalse();
        assertThat(relapses.noted("digits", 40)).isTrue();
    }

    @Test
    void aRunThatGotFurtherOrAnotherOneStartsAfresh() {
        relapses.noted("digits", 40);
        relapses.noted("digits", 40);
        assertThat(relapses.noted("digits", 41)).isFalse();
        relapses.noted("digits", 41);
        assertThat(relapses.noted("other", 41)).isFalse();
    }
}
