package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

    @Test
    void seedAndNumberAloneDecideAPlan() {
        assertThat(FaultPlan.of(7, 5, ALL, 300)).isEqualTo(FaultPlan.of(7, 5, ALL, 300));
        assertThat(FaultPlan.of(7, 5, ALL, 300).faults())
                .isNotEqualTo(FaultPlan.of(8, 5, ALL, 300).faults())
                .isNotEqualTo(FaultPlan.of(7, 6, ALL, 300).faults());
    }

    @Test
    void faultsComeInTheOrderOfTheirStepsWhileTheRunIsSurelyGoing() {
        for (FaultPlan plan : plans(3, 50)) {
            assertThat(plan.faults())
                    .hasSizeBetween(FaultPlan.FEWEST, FaultPlan.MOST)
                    .isSortedAccordingTo((a, b) -> Long.compare(a.step(), b.step()))
                    .allSatisfy(fault -> assertThat(fault.step()).isBetween(45L, 200L));
        }
    }

    @Test
    void everyKindComesUpBeforeAnyComesUpAgain() {
        List<FaultPlan.Planned> dealt =
                plans(11, 10).stream().flatMap(plan -> plan.faults().stream()).toList();

        assertThat(kinds(dealt.subList(0, ALL.size()))).isEqualTo(ALL);
        assertThat(kinds(dealt.subList(ALL.size(), 2 * ALL.size()))).isEqualTo(ALL);
    }

    @Test
    void aKindThatComesUpAgainTakesItsNextForm() {
        List<String> names = plans(1, 50).stream()
                .flatMap(plan -> plan.faults().stream())
                .filter(fault -> fault.kind() == FaultKind.BROKER)
                .map(FaultPlan.Planned::name)
                .toList();

        assertThat(new HashSet<>(names.subList(0, 3)))
                .containsExactlyInAnyOrder("broker killed", "broker away", "broker hangs");
    }

    @Test
    void runsAtOnceGetThePlansFaultsInTurn() {
        for (FaultPlan plan : plans(5, 20)) {
            List<FaultPlan> parts = plan.dealt(2);

            assertThat(parts).extracting(FaultPlan::number).containsOnly(plan.number());
            assertThat(parts.get(0).faults().get(0)).isEqualTo(plan.faults().get(0));
            assertThat(parts.get(1).faults().get(0)).isEqualTo(plan.faults().get(1));
            assertThat(parts.stream().flatMap(part -> part.faults().stream()))
                    .containsExactlyInAnyOrderElementsOf(plan.faults());
        }
        assertThat(plans(5, 1).get(0).dealt(1)).containsExactlyElementsOf(plans(5, 1));
    }

    @Test
    void someFaultsMeetOthers() {
        long meeting = plans(2, 20).stream()
                .filter(plan -> IntStream.range(1, plan.faults().size())
                        .anyMatch(i -> plan.faults().get(i).step()
                                        - plan.faults().get(i - 1).step()
                                < 3))
                .count();

        assertThat(meeting).isGreaterThan(5);
    }

    @Test
    void aListNamesKindsAndCorruptStandsForAllDamage() {
        assertThat(FaultKind.parse("kill, stop")).containsExactly(FaultKind.KILL, FaultKind.STOP);
        assertThat(FaultKind.parse("corrupt"))
                .containsExactly(FaultKind.UNDECODABLE, FaultKind.UNWANTED, FaultKind.CHECKPOINT, FaultKind.MODEL);
        assertThat(FaultKind.parse(FaultKind.all())).isEqualTo(ALL);
        assertThatThrownBy(() -> FaultKind.parse("kill,fire"))
                .hasMessageStartingWith("fire is no fault; there are kill,");
    }

    private static List<FaultPlan> plans(long seed, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> FaultPlan.of(seed, number, ALL, 300))
                .toList();
    }

    private static Set<FaultKind> kinds(List<FaultPlan.Planned> faults) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        faults.forEach(fault -> kinds.add(fault.kind()));
        return kinds;
    }
}
