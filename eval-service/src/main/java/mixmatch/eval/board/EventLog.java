package mixmatch.eval.board;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The newest events of a run in the order of their time, whatever order they come in. Bound: {@value #MOST}. */
final class EventLog {
    static final int MOST = 500;

    private final List<RunEvent> events = new ArrayList<>();

    /** False for one that is known already, as a repeated message gives it again. */
    boolean add(RunEvent event) {
        if (events.contains(event)) {
            return false;
        }
        events.add(event);
        events.sort(Comparator.comparing(RunEvent::at));
        if (events.size() > MOST) {
            events.remove(0);
        }
        return true;
    }

    List<RunEvent> newestFirst() {
        List<RunEvent> reversed = new ArrayList<>(events);
        Collections.reverse(reversed);
        return reversed;
    }
}
