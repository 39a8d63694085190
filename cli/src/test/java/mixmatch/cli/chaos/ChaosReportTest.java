package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import mixmatch.cli.chaos.ChaosReport.PlanOutcome;
import org.junit.jupiter.api.Test;

class ChaosReportTest {
    private static final FaultPlan.Planned KILL = new FaultPlan.Planned(50, FaultKind.KILL, 0, 1);
    private static final FaultPlan.Planned AWAY = new FaultPlan.Planned(60, FaultKind.BROKER, 1, 2);

    private final ChaosReport report = new ChaosReport(
            "digits",
            300,
            10,
            List.of(new ChaosReport.Undisturbed("undisturbed", "aa")),
            List.of(
                    outcome(1, "", injected(KILL, 4), injected(AWAY, 12), injected(KILL, 6)),
                    outcome(2, "step 70: this in place of that", injected(KILL, 5))));

    @Test
    void eachFaultHasALineWithHowOftenTheBitsAgreedAndTheLongestStall() {
        assertThat(report.table())
                .containsExactly(
                        new ChaosReport.Line("kill", 3, 2, 1, 5, 6),
                        new ChaosReport.Line("broker away", 1, 1, 1, 12, 12));
        assertThat(report.agreed()).isFalse();
        assertThat(report.text()).endsWith("plans 1 to 2: 1 of 2 runs as they must be; --first-plan 3 goes on\n");
    }

    @Test
    void aProgramReadsTheSameAsAPerson() throws Exception {
        JsonNode json = new ObjectMapper().readTree(report.toJson());

        assertThat(json.at("/table/1/fault").textValue()).isEqualTo("broker away");
        assertThat(json.at("/plans/1/trouble").textValue()).startsWith("step 70");
        assertThat(json.at("/plans/0/injected/1/planned/step").longValue()).isEqualTo(60);
        assertThat(json.at("/plans/0/injected/1/planned/name").textValue()).isEqualTo("broker away");
        assertThat(json.at("/agreed").booleanValue()).isFalse();
    }

    private static PlanOutcome outcome(int number, String trouble, PlanOutcome.Injected... injected) {
        return new PlanOutcome(new FaultPlan(1, number, List.of()), "run", List.of(injected), 0, trouble);
    }

    private static PlanOutcome.Injected injected(FaultPlan.Planned planned, double stall) {
        return new PlanOutcome.Injected(planned, List.of(), "", stall);
    }
}
