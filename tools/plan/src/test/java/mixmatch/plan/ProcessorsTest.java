package mixmatch.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
    private final Map<String, Double> ended = new TreeMap<>();

    @Test
    void enoughCoresLetEachTaskTakeItsOwnTime() {
        Processors processors = new Processors(3);
        begin(processors, "a", 10, 1);
        begin(processors, "b", 4, 2);
        end(processors);
        assertThat(ended).containsEntry("a", 10.0).containsEntry("b", 4.0);
        assertThat(processors.busyCoreMillis()).isEqualTo(18, within(1e-9));
    }

    @Test
    void tooFewCoresAreShared() {
        // Three threads on one core go at a third: 3 ms of b end at 9. Then a has 7 left at half speed, c 9: a ends at
        // 23, and
        // c has 2 left for itself.
        Processors processors = new Processors(1);
        begin(processors, "a", 10, 1);
        begin(processors, "b", 3, 1);
        begin(processors, "c", 12, 1);
        end(processors);
        assertThat(ended.get("b")).isEqualTo(9, within(1e-9));
        assertThat(ended.get("a")).isEqualTo(23, within(1e-9));
        assertThat(ended.get("c")).isEqualTo(25, within(1e-9));
        assertThat(processors.busyCoreMillis()).isEqualTo(25, within(1e-9));
    }

    @Test
    void aTaskThatComesLaterSlowsThoseAtWork() {
        // a alone until 4; then both at half speed: b's 2 ms end at 8, when a has 4 left.
        Processors processors = new Processors(1);
        begin(processors, "a", 10, 1);
        processors.after(4, () -> begin(processors, "b", 2, 1));
        end(processors);
        assertThat(ended.get("b")).isEqualTo(8, within(1e-9));
        assertThat(ended.get("a")).isEqualTo(12, within(1e-9));
    }

    @Test
    void whatHappensAtTheSameTimeHappensInTheOrderItWasAskedFor() {
        Processors processors = new Processors(1);
        List<String> happened = new ArrayList<>();
        processors.after(1, () -> happened.add("second"));
        processors.after(0, () -> {
            happened.add("first");
            processors.after(1, () -> happened.add("third"));
        });
        end(processors);
        assertThat(happened).containsExactly("first", "second", "third");
    }

    private void begin(Processors processors, String name, double millis, double threads) {
        processors.work(millis, threads, () -> ended.put(name, processors.now()));
    }

    private static void end(Processors processors) {
        while (processors.step()) {}
    }
}
