package mixmatch.eval.board;

import java.util.ArrayList;
import java.util.List;

/** The newest events of a run in the order of their time, whatever order they come in. Bound: {@value #MOST}. */
final class EventLog {
    static final int MOST = 500;

    private final List<RunEvent> events = new ArrayList<>();

    /** False for one that is known already, as a repeated message gives it again. */
    boolean add(RunEvent event) {
        int at = events.size();
        while (at > 0 && events.get(at - 1).at().isAfter(event.at())) {
            at--;
        }
        for (int before = at - 1; before >= 0 && events.get(before).at().equals(event.at()); before--) {
            if (events.get(before).equals(event)) {
                return false;
            }
        }
        events.add(at, event);
        if (events.size() > MOST) {
            events.remove(0);
        }
        return true;
    }

    /** The newest first. */
    List<RunEvent> newestFirst() {
        List<RunEvent> reversed = new ArrayList<>(events);
        java.util.Collections.reverse(reversed);
        return reversed;
    }
}
