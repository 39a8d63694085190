package mixmatch.eval.board;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mixmatch.eval.board.ServicesView.ReplicaLine;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.ServiceBeat;

/** The {@value #MOST} replicas heard last, and their rates, which are differences of two heartbeats. */
final class Replicas {
    static final int MOST = 1_000;
    /** A replica without a heartbeat for so long is gone; it sends one every two seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(8);
    /** The time that rates are taken over, roughly. */
    private static final Duration WINDOW = Duration.ofSeconds(6);

    /** The newest heartbeat, and an earlier one to compare with. */
    private record Heard(ServiceBeat earlier, ServiceBeat now) {}

    private final Map<String, Heard> heard = RecentlyUsed.atMost(MOST);

    void accept(ServiceBeat beat) {
        String key = beat.getService() + "/" + beat.getInstance();
        Heard before = heard.get(key);
        if (before != null && beat.getAtMillis() <= before.now().getAtMillis()) {
            return;
        }
        boolean sameProcess = before != null && before.now().getStartedAtMillis() == beat.getStartedAtMillis();
        heard.put(key, new Heard(sameProcess ? earlier(before, beat) : beat, beat));
    }

    /** The heartbeat to compare with: the same as before until it is too old. */
    private static ServiceBeat earlier(Heard before, ServiceBeat beat) {
        boolean recent = beat.getAtMillis() - before.earlier().getAtMillis() <= WINDOW.toMillis();
        return recent ? before.earlier() : before.now();
    }

    Map<String, List<ReplicaLine>> lines(Instant now) {
        Map<String, List<ReplicaLine>> lines = new TreeMap<>();
        heard.values().stream()
                .filter(h -> Instant.ofEpochMilli(h.now().getAtMillis()).isAfter(now.minus(SILENCE)))
                .sorted(Comparator.comparing(h -> h.now().getInstance()))
                .forEach(h -> lines.computeIfAbsent(h.now().getService(), s -> new ArrayList<>())
                        .add(line(h)));
        return lines;
    }

    private static ReplicaLine line(Heard heard) {
        ServiceBeat beat = heard.now();
        double seconds = (beat.getAtMillis() - heard.earlier().getAtMillis()) / 1000.0;
        return new ReplicaLine(
                beat.getInstance(),
                ProgressLine.known(beat.getHost()),
                beat.getReady(),
                ProgressLine.known(beat.getSentence()),
                beat.getVersion(),
                Instant.ofEpochMilli(beat.getStartedAtMillis()),
                beat.getMemoryBytes(),
                beat.getHeapBytes(),
                rate(beat.getCpuSeconds() - heard.earlier().getCpuSeconds(), seconds),
                ProgressLine.known(beat.getRun()),
                rate(beat.getDone() - heard.earlier().getDone(), seconds),
                rate(beat.getBusySeconds() - heard.earlier().getBusySeconds(), seconds)
                        .map(busy -> Math.min(1, busy)));
    }

    private static Optional<Double> rate(double difference, double seconds) {
        return seconds > 0 ? Optional.of(Math.max(0, difference / seconds)) : Optional.empty();
    }
}
