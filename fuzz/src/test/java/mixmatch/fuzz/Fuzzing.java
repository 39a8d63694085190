package mixmatch.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;

/** Gives a parser one mutated input after the other, in a thread of its own, and watches how long each takes. */
final class Fuzzing {
    /** Of the processor: a busy machine makes nothing hang. */
    private static final long MOST_CPU_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int MOST_SMALLER = 300;

    /** Native libraries that all are in this one process take more than Java's own megabyte. */
    private static final int STACK_BYTES = 16 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Parser parser;
    private final long seed;
    private final int tries;

    private volatile int number;
    private volatile long began = System.nanoTime();
    private volatile long cpuBegan;
    private int refused;
    private long slowestNanos;
    private long mostBytes;
    private AssertionError failure;

    Fuzzing(Parser parser, long seed, int tries) {
        this.parser = parser;
        this.seed = seed;
        this.tries = tries;
    }

    /** @throws AssertionError naming seed, number and what happened; the input is in a file */
    String run() throws InterruptedException {
        Thread worker = new Thread(null, () -> JqwikSession.run(this::tryAll), "fuzz " + parser.name(), STACK_BYTES);
        worker.setDaemon(true);
        worker.start();
        while (worker.isAlive()) {
            worker.join(100);
            if (THREADS.getThreadCpuTime(worker.getId()) - cpuBegan > MOST_CPU_NANOS
                    || worker.isAlive() && System.nanoTime() - began > MOST_NANOS) {
                AssertionError hangs =
                        new AssertionError("%s does not end within 10 s of the processor; seed %d, mutation %d"
                                .formatted(parser.name(), seed, number));
                hangs.setStackTrace(worker.getStackTrace());
                throw hangs;
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (number < tries) {
            throw new AssertionError("%s ended at mutation %d of %d".formatted(parser.name(), number, tries));
        }
        return "%-28s %6d mutations, seed %d: %6d refused, slowest %7.1f ms, most memory %7.1f MiB"
                .formatted(parser.name(), number, seed, refused, slowestNanos / 1e6, mostBytes / 1048576.0);
    }

    private void tryAll() {
        for (byte[] valid : parser.valid()) {
            Throwable thrown = thrown(valid);
            if (thrown != null) {
                failure = new AssertionError(parser.name() + " refuses a valid input", thrown);
                return;
            }
        }
        refused = 0;
        RandomGenerator<List<Mutation>> mutations = Mutation.some().generator(1000, false);
        for (int i = 0; i < tries; i++) {
            // Each by itself, so that one can be tried alone.
            Random random = new Random(seed * 1_000_003 + i);
            Shrinkable<List<Mutation>> made = mutations.next(random);
            byte[] valid = one(random);
            byte[] other = one(random);
            Throwable thrown = thrown(Mutation.apply(made.value(), valid, other));
            if (thrown != null && !parser.refusesBy(thrown)) {
                failure = failure(smallest(made, thrown, valid, other), thrown, valid, other, i);
                return;
            }
            number = i + 1;
        }
    }

    private byte[] one(Random random) {
        return parser.valid().get(random.nextInt(parser.valid().size()));
    }

    private Throwable thrown(byte[] input) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        cpuBegan = THREADS.getCurrentThreadCpuTime();
        began = System.nanoTime();
        try {
            parser.reading().read(input);
            return null;
        } catch (Throwable e) {
            refused++;
            return e;
        } finally {
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - began);
            mostBytes = Math.max(mostBytes, THREADS.getCurrentThreadAllocatedBytes() - bytes);
        }
    }

    /** The fewest and smallest mutations that fail likewise. */
    private List<Mutation> smallest(Shrinkable<List<Mutation>> failing, Throwable thrown, byte[] valid, byte[] other) {
        Shrinkable<List<Mutation>> smallest = failing;
        for (int tried = 0; tried < MOST_SMALLER; tried++) {
            Shrinkable<List<Mutation>> from = smallest;
            Shrinkable<List<Mutation>> next = from.shrink()
                    .limit(MOST_SMALLER)
                    .filter(smaller -> {
                        Throwable again = thrown(Mutation.apply(smaller.value(), valid, other));
                        return again != null && again.getClass() == thrown.getClass() && !parser.refusesBy(again);
                    })
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                break;
            }
            smallest = next;
        }
        return smallest.value();
    }

    private AssertionError failure(List<Mutation> small, Throwable thrown, byte[] valid, byte[] other, int i) {
        Path file = Path.of("target", "fuzz-failures", parser.name().replaceAll("[^A-Za-z0-9]+", "-"));
        byte[] input = Mutation.apply(small, valid, other);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AssertionError(
                "%s throws %s; seed %d, mutation %d, made smaller: %s; the input is in %s: %s"
                        .formatted(
                                parser.name(),
                                thrown,
                                seed,
                                i,
                                small,
                                file,
                                Arrays.toString(Arrays.copyOf(input, Math.min(input.length, 200)))),
                thrown);
    }
}
