package mixmatch.cli.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The faults that a run meets in the order of their steps: a function of seed and number, from 1, so that any plan can be
 * repeated alone. The kinds are dealt from one shuffled deck after the other: each comes up before any comes up again.
 */
public record FaultPlan(long seed, int number, List<Planned> faults) {
    /** A fault that is due once a step is completed, in the form that is its kind's turn; drawn of a seed of its own. */
    public record Planned(long step, FaultKind kind, long turn, long seed) {
        FaultKind.Form form() {
            return kind.form(turn);
        }

        @JsonProperty
        public String name() {
            return form().name();
        }

        @Override
        public String toString() {
            return name() + " at step " + step;
        }
    }

    /** Bounds of the number of faults that a run meets. */
    static final int FEWEST = 3;

    static final int MOST = 5;
    /** Shares of the run's steps between which faults are injected: it has begun to publish, and surely is not done. */
    private static final double EARLIEST = 0.15;

    private static final double LATEST = 0.6;
    /** Every third fault comes at once after the one before it. */
    private static final int OVERLAPS_ONE_IN = 3;

    public static FaultPlan of(long seed, int number, Collection<FaultKind> kinds, long steps) {
        int dealt =
                IntStream.range(1, number).map(earlier -> count(seed, earlier)).sum();
        SplittableRandom random = random(seed, number);
        int count = count(seed, number);
        List<Planned> faults = new ArrayList<>();
        long before = 0;
        for (long step : steps(random, count, steps)) {
            boolean overlaps = !faults.isEmpty() && random.nextInt(OVERLAPS_ONE_IN) == 0;
            before = overlaps ? before + random.nextInt(3) : Math.max(before, step);
            int card = dealt + faults.size();
            // A kind comes up once a deck, each time in its next form.
            long turn = seed + card / kinds.size();
            faults.add(new Planned(before, kind(seed, kinds, card), turn, random.nextLong()));
        }
        faults.sort(Comparator.comparingLong(Planned::step));
        return new FaultPlan(seed, number, faults);
    }

    /** The same plan for several runs at once, a part each: its faults dealt among them in turn. */
    List<FaultPlan> dealt(int runs) {
        return IntStream.range(0, runs)
                .mapToObj(run -> new FaultPlan(
                        seed,
                        number,
                        IntStream.range(0, faults.size())
                                .filter(fault -> fault % runs == run)
                                .mapToObj(faults::get)
                                .toList()))
                .toList();
    }

    /** Text as in {@code kill at step 80, broker away at step 82}. */
    @Override
    public String toString() {
        return faults.stream().map(Planned::toString).collect(Collectors.joining(", "));
    }

    private static int count(long seed, int number) {
        return FEWEST + random(seed, -number).nextInt(MOST - FEWEST + 1);
    }

    private static long[] steps(SplittableRandom random, int count, long steps) {
        long first = Math.max(1, (long) (EARLIEST * steps));
        long last = Math.max(first + 1, (long) (LATEST * steps));
        return random.longs(count, first, last).sorted().toArray();
    }

    private static FaultKind kind(long seed, Collection<FaultKind> kinds, int dealt) {
        List<FaultKind> deck = new ArrayList<>(kinds);
        Collections.shuffle(deck, new Random(seed * 31 + dealt / deck.size()));
        return deck.get(dealt % deck.size());
    }

    private static SplittableRandom random(long seed, int number) {
        return new SplittableRandom(seed * 1_000_003 + number);
    }
}
