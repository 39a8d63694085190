package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrashLoopDetectorTest {
    private final CrashLoopDetector crashLoops = new CrashLoopDetector();

    @Test
    void theThirdFailureAfterTheSameStepIsOneTooMany() {
        assertThat(crashLoops.noted("digits", 40)).isFalse();
        assertThat(crashLoops.noted("digits", 40)).isFalse();
        assertThat(crashLoops.noted("digits", 40)).isTrue();
    }

    @Test
    void aRunThatGotFurtherOrAnotherOneStartsAfresh() {
        crashLoops.noted("digits", 40);
        crashLoops.noted("digits", 40);
        assertThat(crashLoops.noted("digits", 41)).isFalse();
        crashLoops.noted("digits", 41);
        assertThat(crashLoops.noted("other", 41)).isFalse();
    }
}
