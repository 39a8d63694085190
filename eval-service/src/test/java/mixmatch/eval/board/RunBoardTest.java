package mixmatch.eval.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.proto.RunHeaders;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedClasses;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.Progress;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RunBoardTest {
    private static final long NOW = 1_000_000;

    private final List<LiveEvent> told = new ArrayList<>();
    private final RunBoard board =
            new RunBoard(new NoHistory(), Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), new Listener());

    private final class Listener implements LiveEvent.Listeners {
        @Override
        public boolean anybody() {
            return true;
        }

        @Override
        public void tell(LiveEvent live) {
            told.add(live);
        }
    }

    private static final class NoHistory implements RunBoard.History {
        @Override
        public List<String> keys(String run) {
            return List.of();
        }

        @Override
        public void read(String key, Consumer<LossRow> each) {
            throw new AssertionError("there is no piece");
        }
    }

    private void submit(String run, long at) {
        board.said(
                run,
                RunSpec.newBuilder()
                        .setRun(run)
                        .setYaml("training: {steps: 100}")
                        .setDataset(ObjectRef.newBuilder().setKey("datasets/d-0123456789abcdef/manifest.json"))
                        .setSubmittedAtMillis(at)
                        .build(),
                at);
        board.said(
                run,
                RunWanted.newBuilder()
                        .setRun(run)
                        .setWish(RunWanted.Wish.WISH_RUN)
                        .setAskedAtMillis(at)
                        .build(),
                at);
    }

    private void state(long epoch, RunState.Phase phase, long step, long at) {
        board.said(
                "r",
                RunState.newBuilder()
                        .setRun("r")
                        .setEpoch(epoch)
                        .setPhase(phase)
                        .setStep(step)
                        .setExact(true)
                        .setReason(phase == RunState.Phase.PHASE_FAILED ? "the loss is NaN" : "")
                        .setUpdatedAtMillis(at)
                        .build(),
                at);
    }

    private void heartbeat(long step, String waitsFor, long at) {
        board.said(
                "r",
                Progress.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep(step)
                        .setSteps(100)
                        .setTotal(1.5)
                        .setLossX(1)
                        .setGuessAccuracy(Double.NaN)
                        .setStepsPerSecond(4)
                        .setWaitsFor(waitsFor)
                        .setAtMillis(at)
                        .build(),
                at);
    }

    private void evaluated(long step, double accuracy) {
        board.said("r", checkpoint(step), NOW + step);
        board.said(
                "r",
                Evaluation.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep(step)
                        .setModelSha256("sha" + step)
                        .setTest(Accuracy.newBuilder().setAccuracy(accuracy).addConfusion(1))
                        .setMedianOfLast20(accuracy)
                        .build(),
                NOW + step);
    }

    private static CheckpointWritten checkpoint(long step) {
        return CheckpointWritten.newBuilder()
                .setRun("r")
                .setEpoch(1)
                .setStep(step)
                .setModel(ObjectRef.newBuilder().setSha256("sha" + step))
                .build();
    }

    private RunLine line() {
        return board.run("r").orElseThrow().line();
    }

    @Test
    void aCollapseIsAnEventOnceAndAWarningWhileItLasts() {
        submit("r", 1);
        state(1, RunState.Phase.PHASE_RUNNING, 0, 2);
        heartbeat(20, "", NOW);
        assertThat(line().condition().warnings()).isEmpty();

        for (int step = 30; step < 33; step++) {
            board.said("r", collapsed(step, 30), NOW + step);
        }

        assertThat(line().condition().warnings()).singleElement().asString().startsWith("Since step 30 ");
        assertThat(board.run("r").orElseThrow().events())
                .filteredOn(event -> event.kind().equals("collapsed"))
                .singleElement()
                .matches(event -> event.step().equals(Optional.of(30L)));
        board.said("r", collapsed(60, 0), NOW + 60);
        assertThat(line().condition().warnings()).isEmpty();
    }

    private static Progress collapsed(long step, long since) {
        return Progress.newBuilder()
                .setRun("r")
                .setEpoch(1)
                .setStep(step)
                .setAtMillis(NOW + step)
                .setGuessedClasses(GuessedClasses.newBuilder()
                        .setGuessed(1.2)
                        .setLabeled(10)
                        .setCollapsedAtStep(since))
                .build();
    }

    @Test
    void aRunIsWaitingThenRunningWithItsRateThenFinished() {
        submit("r", 1);
        assertThat(line().position().phase()).isEqualTo("waiting");
        assertThat(line().experiment().dataset()).isEqualTo("d-0123456789abcdef");

        state(1, RunState.Phase.PHASE_RUNNING, 0, 2);
        heartbeat(20, "", NOW);
        assertThat(line().position().phase()).isEqualTo("running");
        assertThat(line().position().owned()).isTrue();
        assertThat(line().position().step()).isEqualTo(20);
        assertThat(line().position().secondsLeft()).contains(20L);

        heartbeat(20, "labelguess", NOW);
        assertThat(line().position().secondsLeft())
                .as("while it waits nobody knows")
                .isEmpty();
        assertThat(line().condition().waitsFor()).contains("labelguess");

        state(1, RunState.Phase.PHASE_FINISHED, 100, 3);
        assertThat(line().position().phase()).isEqualTo("finished");
        assertThat(line().position().stepsPerSecond()).isEmpty();
    }

    @Test
    void theNewestRunComesFirstAndADeletedOneIsGone() {
        submit("r", 1);
        submit("s", 2);
        assertThat(board.runs()).extracting(RunLine::run).containsExactly("s", "r");

        board.deleted("s");

        assertThat(board.runs()).extracting(RunLine::run).containsExactly("r");
        assertThat(board.run("s")).isEmpty();
        assertThat(told.get(told.size() - 1).name()).isEqualTo("deleted");
    }

    @Test
    void repeatedMessagesTellNothingTwice() {
        submit("r", 1);
        state(1, RunState.Phase.PHASE_RUNNING, 0, 2);
        evaluated(40, 0.5);
        int events = board.run("r").orElseThrow().events().size();

        submit("r", 1);
        state(1, RunState.Phase.PHASE_RUNNING, 0, 2);
        evaluated(40, 0.5);

        assertThat(board.run("r").orElseThrow().events())
                .hasSize(events)
                .extracting(RunEvent::kind)
                .containsExactly("evaluated", "checkpoint", "taken", "submitted");
        assertThat(board.evaluations("r", 10).orElseThrow().step()).containsExactly(40L);
    }

    @Test
    void aSecondTakingAFailureAndADeadLetterAreSaid() {
        submit("r", 1);
        state(1, RunState.Phase.PHASE_RUNNING, 0, 2);
        state(2, RunState.Phase.PHASE_RUNNING, 40, 3);
        ConsumerRecord<String, byte[]> letter = new ConsumerRecord<>("mixmatch.dead-letters", 0, 0, "r/7", null);
        RunHeaders.add(letter.headers(), RunHeaders.RUN_ID, "r");
        RunHeaders.add(letter.headers(), RunHeaders.STEP, "7");
        RunHeaders.add(letter.headers(), RunHeaders.REASON, "no such model");
        RunHeaders.add(letter.headers(), RunHeaders.SOURCE_TOPIC, "mixmatch.orders");
        board.deadLetter(letter);
        state(2, RunState.Phase.PHASE_FAILED, 41, 4);

        assertThat(board.run("r").orElseThrow().events())
                .extracting(RunEvent::sentence)
                .contains(
                        "A trainer has taken the run for the 2nd time; it goes on after step 40.",
                        "A message of topic mixmatch.orders went to dead letters: no such model",
                        "The run has failed: the loss is NaN");
        assertThat(line().condition().reason()).contains("the loss is NaN");
    }

    @Test
    void theNewestModelIsThatOfTheNewestEvaluatedCheckpoint() {
        submit("r", 1);
        evaluated(40, 0.5);
        evaluated(80, 0.6);
        board.said("r", checkpoint(120), NOW + 120);

        assertThat(board.run("r")
                        .orElseThrow()
                        .checkpoints()
                        .newestModel()
                        .orElseThrow()
                        .getStep())
                .isEqualTo(80);
        assertThat(line().accuracy().testAccuracy()).contains(0.6);
        assertThat(line().spark()).containsExactly(0.5, 0.6);
    }

    @Test
    void whatIsRememberedOfALongRunIsBounded() throws Exception {
        submit("r", 1);
        state(1, RunState.Phase.PHASE_RUNNING, 0, 2);
        for (int i = 1; i <= 6_000; i++) {
            evaluated(i, 0.5);
            heartbeat(i, "", NOW + i);
        }

        RunSnapshot known = board.run("r").orElseThrow();
        assertThat(known.checkpoints().announced()).hasSize(200);
        assertThat(known.checkpoints().announced().get(0).step()).isEqualTo(6_000);
        assertThat(known.events()).hasSize(BoardRun.MOST_EVENTS);
        assertThat(known.checkpoints().evaluated().size()).isLessThanOrEqualTo(EvaluationCurve.MOST);
        assertThat(known.line().spark()).hasSize(RunLine.SPARK);
        assertThat(board.losses("r", 1, Long.MAX_VALUE, 2000).orElseThrow().step())
                .hasSizeBetween(100, LatestLosses.MOST)
                .endsWith(6_000);
    }

    @Test
    void aNameThatIsNoneIsPassedOver() {
        board.said("../r", RunSpec.newBuilder().setRun("../r").build(), 1);

        assertThat(board.runs()).isEmpty();
        assertThat(told).isEmpty();
    }
}
