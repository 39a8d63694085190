package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void withoutAnEndpointNoMessageGetsATrace() {
        Headers headers = new RecordHeaders();
        try (Traces traces = Traces.to(Optional.empty(), "any");
                Traces.Work work = traces.continued("work", new RecordHeaders(), "r", 1)) {
            Traces.inject(headers);
        }
        assertThat(headers).isEmpty();
    }

    @Test
    void aServiceThatRecordsNothingPassesATraceOn() {
        Headers from = new RecordHeaders();
        RunHeaders.add(from, "traceparent", TRACEPARENT);
        Headers to = new RecordHeaders();
        try (Traces.Work work = Traces.OFF.continued("work", from, "r", 1)) {
            Traces.inject(to);
            Traces.inject(to);
        }
        assertThat(to).hasSize(1);
        assertThat(RunHeaders.text(to, "traceparent")).isEqualTo(TRACEPARENT);
    }

    @Test
    void aHeaderThatIsNoTraceIsPassedOver() {
        Headers from = new RecordHeaders();
        RunHeaders.add(from, "traceparent", "nonsense");
        Headers to = new RecordHeaders();
        try (Traces.Work work = Traces.OFF.continued("work", from, "r", 1)) {
            Traces.inject(to);
        }
        assertThat(to).isEmpty();
    }

    @Test
    void whatIsSentWhileAStepIsWorkedOnContinuesItsTraceAndNothingAfter() {
        Headers within = new RecordHeaders();
        Headers after = new RecordHeaders();
        try (Traces traces = Traces.to(Optional.of("http://127.0.0.1:9"), "any");
                Traces.Work work = traces.continued("work", new RecordHeaders(), "r", 1)) {
            Traces.inject(within);
        }
        Traces.inject(after);
        assertThat(RunHeaders.text(within, "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(after).isEmpty();
    }

    @Test
    void anEndpointThatIsNoneLeavesTracesOff() {
        assertThat(Traces.to(Optional.of("not a URL"), "any")).isSameAs(Traces.OFF);
    }
}
