package mixmatch.eval.board;

import com.google.protobuf.Message;
import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.RunHeaders;
import mixmatch.runs.RunNews;
import mixmatch.runs.RunView;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.Progress;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All runs, a few kilobytes each; losses of the {@value #KEPT_LOSSES} asked for last. Calls listeners outside of its lock. */
public final class RunBoard implements RunNews {
    private static final int KEPT_LOSSES = 32;

    /** The losses of runs in the store. */
    public interface History {
        /** The keys of a run's pieces, in any order. */
        List<String> keys(String run) throws IOException;

        /** Gives each step of a piece in order; none of a piece that is gone or can't be read. */
        void read(String key, Consumer<LossRow> each) throws IOException;
    }

    private final History history;
    private final Clock clock;
    private final LiveEvent.Listeners listeners;
    private final Map<String, BoardRun> runs = new TreeMap<>();
    private final Map<String, RunLosses> losses = RecentlyUsed.atMost(KEPT_LOSSES);

    public RunBoard(History history, Clock clock, LiveEvent.Listeners listeners) {
        this.history = history;
        this.clock = clock;
        this.listeners = listeners;
    }

    @Override
    public void said(String run, Message message, long atMillis) {
        if (!ObjectKeys.isRunName(run)) {
            return;
        }
        tell(() -> {
            BoardRun known = runs.computeIfAbsent(run, name -> new BoardRun(name, this::views));
            List<LiveEvent> news = known.accept(message, atMillis);
            if (listeners.anybody() && known.submitted() && !(message instanceof Progress)) {
                news.add(0, new LiveEvent("runs", known.line(clock.instant())));
            }
            return news;
        });
    }

    @Override
    public void deleted(String run) {
        tell(() -> {
            runs.remove(run);
            losses.remove(run);
            return List.of(new LiveEvent("deleted", Map.of("run", run)));
        });
    }

    @Override
    public void deadLetter(ConsumerRecord<String, byte[]> letter) {
        // A dead letter alone doesn't make a run known.
        tell(() -> Optional.ofNullable(runs.get(RunHeaders.text(letter.headers(), RunHeaders.RUN_ID)))
                .map(known -> known.log(RunEvent.of(letter)))
                .orElse(List.of()));
    }

    private void tell(Supplier<List<LiveEvent>> change) {
        List<LiveEvent> news;
        synchronized (this) {
            news = change.get();
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
        tell(() -> runs.values().stream()
                .filter(BoardRun::submitted)
                .flatMap(run -> run.changedBySilence(clock.instant()).stream())
                .map(line -> new LiveEvent("runs", line))
                .toList());
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

    private Iterator<RunView> views() {
        return runs.values().stream().map(run -> run.view).iterator();
    }

    private Optional<BoardRun> find(String run) {
        return Optional.ofNullable(runs.get(run)).filter(BoardRun::submitted);
    }
}
