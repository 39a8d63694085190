package mixmatch.service;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells stale orders from current ones: for each run the highest epoch seen and its floor. Orders of lower epochs, and
 * for steps at or below the floor, are done or nobody's. Bound: the 1,000 runs used last.
 */
public final class RunFloors {
    private static final int RUNS = 1_000;

    private record Floor(long epoch, long floor) {}

    private final Map<String, Floor> floors = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Floor> eldest) {
            return size() > RUNS;
        }
    };

    /** Takes note of an order; true if it is worth carrying out. */
    public synchronized boolean isCurrent(String run, long epoch, long step, long floor) {
        Floor known = floors.get(run);
        if (known == null || epoch > known.epoch || (epoch == known.epoch && floor > known.floor)) {
            known = new Floor(epoch, floor);
            floors.put(run, known);
        }
        return epoch == known.epoch && step > known.floor;
    }
}
