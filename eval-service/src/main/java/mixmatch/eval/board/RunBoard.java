package mixmatch.eval.board;

import com.google.protobuf.Message;
import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.RunHeaders;
import mixmatch.runs.RunNews;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.Progress;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * All runs: a few kilobytes each from its messages, and the losses of the {@value #KEPT_LOSSES} asked for last. Calls
 * listeners outside of its lock.
 */
public final class RunBoard implements RunNews {
    private static final int KEPT_LOSSES = 32;

    private final HistoryPiece.Pieces history;
    private final Clock clock;
    private final LiveEvent.Listeners listeners;
    private final Map<String, BoardRun> runs = new TreeMap<>();
    private final Map<String, RunLosses> losses = RecentlyUsed.atMost(KEPT_LOSSES);

    public RunBoard(HistoryPiece.Pieces history, Clock clock, LiveEvent.Listeners listeners) {
        this.history = history;
        this.clock = clock;
        this.listeners = listeners;
    }

    @Override
    public void said(String run, Message message, long atMillis) {
        if (!ObjectKeys.isRunName(run)) {
            return;
        }
        List<LiveEvent> news;
        Optional<RunLine> line = Optional.empty();
        synchronized (this) {
            BoardRun known = runs.computeIfAbsent(run, BoardRun::new);
            news = known.accept(message, atMillis);
            if (listeners.anybody() && known.submitted() && !(message instanceof Progress)) {
                line = Optional.of(known.line(clock.instant()));
            }
        }
        line.ifPresent(changed -> listeners.tell(new LiveEvent("runs", changed)));
        news.forEach(listeners::tell);
    }

    @Override
    public void deleted(String run) {
        synchronized (this) {
            runs.remove(run);
            losses.remove(run);
        }
        listeners.tell(new LiveEvent("deleted", Map.of("run", run)));
    }

    @Override
    public void deadLetter(ConsumerRecord<String, byte[]> letter) {
        String run = RunHeaders.text(letter.headers(), RunHeaders.RUN_ID);
        if (!ObjectKeys.isRunName(run)) {
            return;
        }
        List<LiveEvent> news;
        synchronized (this) {
            // A dead letter alone doesn't make a run known.
            news = Optional.ofNullable(runs.get(run))
                    .map(known -> known.log(RunEvent.of(letter)))
                    .orElse(List.of());
        }
        news.forEach(listeners::tell);
    }

    /** All runs that were submitted and are not deleted, the newest first. */
    public synchronized List<RunLine> runs() {
        return runs.values().stream()
                .filter(BoardRun::submitted)
                .sorted(Comparator.comparing((BoardRun run) -> run.view.submittedAt())
                        .reversed())
                .map(run -> run.line(clock.instant()))
                .toList();
    }

    public synchronized Optional<RunSnapshot> run(String run) {
        return find(run).map(known -> known.snapshot(clock.instant()));
    }

    /** Sends the lines of runs whose owner has fallen silent or come back: no message reports that. */
    public void tellOfSilence() {
        List<RunLine> changed;
        synchronized (this) {
            changed = runs.values().stream()
                    .filter(BoardRun::submitted)
                    .flatMap(run -> run.changedBySilence(clock.instant()).stream())
                    .toList();
        }
        changed.forEach(line -> listeners.tell(new LiveEvent("runs", line)));
    }

    public synchronized Optional<EvaluationCurve.EvaluationCurves> evaluations(String run, int points) {
        return find(run).map(known -> known.evaluations.curves(points));
    }

    /** A run's losses between two steps in at most so many points; {@link IOException} while the store is away. */
    public Optional<LossCurves> losses(String run, long from, long to, int points) throws IOException {
        RunLosses kept;
        long news;
        List<LossRow> tail;
        synchronized (this) {
            Optional<BoardRun> known = find(run);
            if (known.isEmpty()) {
                return Optional.empty();
            }
            kept = losses.computeIfAbsent(run, name -> new RunLosses(name, history, System::nanoTime));
            news = known.get().checkpoints;
            tail = known.get().heartbeats.rows();
        }
        return Optional.of(kept.curves(from, to, points, news, tail));
    }

    private Optional<BoardRun> find(String run) {
        return Optional.ofNullable(runs.get(run)).filter(BoardRun::submitted);
    }
}
