package mixmatch.service;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells steps that are done from those that are not: for each run the highest floor of its present epoch. A floor only
 * saves work, so the order of a second attempt, which a trainer issues for a step that it still waits for, is believed
 * before what came earlier: a floor that nobody's trainer has named can hold a run up for one such wait at most. Bound:
 * the 1,000 runs used last.
 */
final class RunFloors {
    private static final int RUNS = 1_000;

    private record Floor(long epoch, long floor) {}

    private final Map<String, Floor> floors = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Floor> eldest) {
            return size() > RUNS;
        }
    };

    /** Takes note of an order of the run's present epoch; true if its step is not done. */
    synchronized boolean isOpen(String run, long epoch, long step, int attempt, long floor) {
        Floor known = floors.get(run);
        if (known == null || epoch != known.epoch || floor > known.floor || attempt > 1) {
            known = new Floor(epoch, floor);
            floors.put(run, known);
        }
        return step > known.floor;
    }
}
