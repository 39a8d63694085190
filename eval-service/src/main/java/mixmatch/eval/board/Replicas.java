package mixmatch.eval.board;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mixmatch.eval.board.ServicesView.ReplicaLine;
import mixmatch.v1.ServiceBeat;

/**
 * The replicas that show themselves, and how fast each works by the difference of its beats. Bound: {@value #MOST}
 * replicas, of which the ones that were heard longest ago are forgotten first.
 */
final class Replicas {
    static final int MOST = 1_000;
    /** They speak every two seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(8);
    /** Rates are those of about the last so many seconds. */
    private static final Duration WINDOW = Duration.ofSeconds(6);

    /** A beat, and an earlier one to compare with. */
    private record Heard(ServiceBeat earlier, ServiceBeat now) {}

    private final Map<String, Heard> heard = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Heard> eldest) {
            return size() > MOST;
        }
    };

    void accept(ServiceBeat beat) {
        String key = beat.getService() + "/" + beat.getInstance();
        Heard before = heard.get(key);
        if (before != null && beat.getAtMillis() <= before.now().getAtMillis()) {
            return;
        }
        boolean sameProcess = before != null && before.now().getStartedAtMillis() == beat.getStartedAtMillis();
        heard.put(key, new Heard(sameProcess ? earlier(before, beat) : beat, beat));
    }

    /** The beat before stays the one to compare with until it is too long ago. */
    private static ServiceBeat earlier(Heard before, ServiceBeat beat) {
        boolean recent = beat.getAtMillis() - before.earlier().getAtMillis() <= WINDOW.toMillis();
        return recent ? before.earlier() : before.now();
    }

    /** Those that were heard of late, by service. */
    Map<String, List<ReplicaLine>> lines(Instant now) {
        Map<String, List<ReplicaLine>> lines = new TreeMap<>();
        heard.values().stream()
                .filter(h -> Instant.ofEpochMilli(h.now().getAtMillis()).isAfter(now.minus(SILENCE)))
                .sorted((a, b) -> a.now().getInstance().compareTo(b.now().getInstance()))
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
