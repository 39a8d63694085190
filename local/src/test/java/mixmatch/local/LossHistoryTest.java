package mixmatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LossHistoryTest {
    private final LossHistory history = new LossHistory();

    @Test
    void piecesAreOrderedByStepAndLoseTheirMilliseconds() {
        history.add(
                "runs/r/history/3-4-1.csv",
                "step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n3,a3,b,c,d,e,9\n4,a4,b,c,d,e,9\n");
        history.add(
                "runs/r/history/1-2-1.csv",
                "step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n1,2.30258512,0,0,2.30258512,NaN,9\n2,a2,b,c,d,e,9\n");

        assertThat(history.toCsv())
                .isEqualTo("step,lossX,lossU,lambdaU,total,guessAccuracy\n"
                        + "1,2.30258512,0,0,2.30258512,NaN\n2,a2,b,c,d,e\n3,a3,b,c,d,e\n4,a4,b,c,d,e\n");
    }

    @Test
    void theHighestEpochCountsWhereACrashMadeAStepTwice() {
        history.add("h/1-3-2.csv", "2,new,b,c,d,e,1\n");
        history.add("h/1-3-1.csv", "1,old,b,c,d,e,1\n2,old,b,c,d,e,1\n3,old,b,c,d,e,1\n");
        history.add("h/3-4-10.csv", "3,ten,b,c,d,e,1\n");

        assertThat(history.toCsv().lines().skip(1)).containsExactly("1,old,b,c,d,e", "2,new,b,c,d,e", "3,ten,b,c,d,e");
        assertThat(history.size()).isEqualTo(3);
    }

    @Test
    void aLineWithoutTheColumnsIsNamed() {
        assertThatThrownBy(() -> history.add("h/1-1-1.csv", "1,2,3\n"))
                .hasMessageContaining("h/1-1-1.csv")
                .hasMessageContaining("1,2,3");
        assertThatThrownBy(() -> history.add("h/notes.csv", "")).hasMessageContaining("h/notes.csv");
    }
}
