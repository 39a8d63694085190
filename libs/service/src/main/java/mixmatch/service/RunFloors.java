package mixmatch.service;

import java.util.Map;

/**
 * The highest floor of each run in its present epoch: the steps up to it are done. A floor only saves work, so the order of a
 * second attempt, which a trainer issues for a step that it still waits for, overrides what came earlier: a forged floor holds a
 * run up for one such wait at most. Bound: the 1,000 runs used last.
 */
final class RunFloors {
    private static final int RUNS = 1_000;

    private record Floor(long epoch, long floor) {}

    private final Map<String, Floor> floors = RecentlyUsed.atMost(RUNS);

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
