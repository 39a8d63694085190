package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.devices.Determinism;
import mixmatch.proto.RunHeaders;
import mixmatch.runs.Harm;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedClasses;
import mixmatch.v1.RunState;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An event of a run: submitted, taken, checkpoint, evaluated, stopped, failed, dead-letter, finished, inexact, collapsed. */
public record RunEvent(Instant at, String kind, Optional<Long> step, String sentence) {
    private static final int MOST_REASON = 300;

    record OfRun(String run, @JsonUnwrapped RunEvent event) {}

    private static RunEvent at(long atMillis, String kind, long step, String sentence, Object... values) {
        String said = String.format(Locale.ROOT, sentence, values);
        return new RunEvent(Instant.ofEpochMilli(atMillis), kind, Optional.of(step), said);
    }

    /** The events between two states of a run; none where the second is the older. */
    static List<RunEvent> of(RunState before, RunState now) {
        long at = now.getUpdatedAtMillis();
        boolean taken = now.getEpoch() > before.getEpoch();
        if (now.getEpoch() < before.getEpoch() || (!taken && at < before.getUpdatedAtMillis())) {
            return List.of();
        }
        List<RunEvent> events = new ArrayList<>();
        long step = now.getStep();
        if (taken) {
            String again = "A trainer has taken the run for the %s time; it goes on after step %d.";
            String sentence = now.getEpoch() == 1 ? "A trainer has taken the run." : again;
            events.add(at(at, "taken", step, sentence, ordinal(now.getEpoch()), step));
        }
        if (now.getInexactAtStep() > 0 && before.getInexactAtStep() == 0) {
            boolean deterministic = Stream.of(now.getTrainerFingerprintsList(), now.getGuessFingerprintsList())
                    .flatMap(List::stream)
                    .allMatch(fingerprint -> Determinism.refusalIn(fingerprint).isEmpty());
            String sentence = deterministic
                    ? "Something else has computed from step %d on; the run is no longer exact."
                    : "A card has computed without deterministic algorithms from step %d on; the run is not exact.";
            events.add(at(at, "inexact", now.getInexactAtStep(), sentence, now.getInexactAtStep()));
        }
        if (taken || now.getPhase() != before.getPhase()) {
            switch (now.getPhase()) {
                case PHASE_STOPPED -> events.add(at(at, "stopped", step, "The run has stopped after step %d.", step));
                case PHASE_FAILED -> events.add(at(at, "failed", step, "The run has failed: %s", now.getReason()));
                case PHASE_FINISHED -> events.add(at(at, "finished", step, "The run has finished."));
                // Running is what it was taken for.
                default -> {}
            }
        }
        return events;
    }

    static RunEvent of(ConsumerRecord<String, byte[]> deadLetter) {
        String step = RunHeaders.text(deadLetter.headers(), RunHeaders.STEP);
        String reason = RunHeaders.text(deadLetter.headers(), RunHeaders.REASON);
        return new RunEvent(
                Instant.ofEpochMilli(deadLetter.timestamp()),
                "dead-letter",
                step.matches("\\d{1,18}") ? Optional.of(Long.parseLong(step)) : Optional.empty(),
                "A message of topic %s went to dead letters: %s"
                        .formatted(
                                RunHeaders.text(deadLetter.headers(), RunHeaders.SOURCE_TOPIC),
                                reason.substring(0, Math.min(MOST_REASON, reason.length()))));
    }

    static RunEvent of(CheckpointWritten checkpoint, long atMillis) {
        long step = checkpoint.getStep();
        return at(atMillis, "checkpoint", step, "The checkpoint of step %d is in the store.", step);
    }

    static RunEvent of(Evaluation evaluation, long atMillis) {
        long step = evaluation.getStep();
        double percent = evaluation.getTest().getAccuracy() * 100;
        String sentence = "The checkpoint of step %d is evaluated: test accuracy %.2f %%.";
        return at(atMillis, "evaluated", step, sentence, step, percent);
    }

    static RunEvent of(Harm collapsed, GuessedClasses classes, long atMillis) {
        return at(atMillis, "collapsed", classes.getCollapsedAtStep(), "%s", collapsed.text());
    }

    private static String ordinal(long number) {
        int digit = number % 100 / 10 == 1 ? 0 : (int) (number % 10);
        return number + (digit > 3 ? "th" : List.of("th", "st", "nd", "rd").get(digit));
    }
}
