package mixmatch.cli.train;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import mixmatch.cli.runs.FollowedRun;
import mixmatch.cli.system.Session;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.Interruption;
import mixmatch.datasets.Dataset;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunName;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Progress;
import mixmatch.v1.RunWanted;

/**
 * A run that measures what a step takes: the whole system trains it for some seconds, on the images that are to be trained on, as
 * no part tells alone how the parts share the cores. It is deleted at once.
 */
final class ProbeRun {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration MEASURED = Duration.ofSeconds(4);
    /** A large network takes seconds for a step. */
    private static final Duration MOST_MEASURED = Duration.ofSeconds(10);

    private static final int LEAST_STEPS = 3;
    /** The evaluation of the untrained network, beside which the first steps are slow. */
    private static final Duration EVALUATED_WITHIN = Duration.ofSeconds(3);

    private static final Duration DELETED_WITHIN = Duration.ofSeconds(5);
    private static final String ENDLESS = Integer.toString(1_000_000_000);

    private final RunView view;
    private final RunWatch watch;
    private final Session session;

    private ProbeRun(RunView view, RunWatch watch, Session session) {
        this.view = view;
        this.watch = watch;
        this.session = session;
    }

    /** Milliseconds from one completed step to the next; empty where none could be measured {@code within} that time. */
    static OptionalDouble stepMillis(RunSpec spec, Dataset images, Session session, Duration within)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        RunSpec endless = RunSpec.parse(
                spec.toYaml(), spec.name(), Map.of("training.steps", ENDLESS, "checkpoints.every", ENDLESS));
        String run = RunName.of(spec.name(), "measuring", Instant.now(), new Random());
        Submission submission = Submission.prepare(run, spec.name(), endless, images);
        try (ObjectStore store = session.addresses().store();
                RunWatch watch = RunWatch.fromNow(session.addresses().broker(), run);
                RunTopics topics = new RunTopics(session.addresses().broker(), Stores.PATIENCE);
                Interruption.Registration interrupted = Interruption.onInterrupt(() -> delete(topics, run))) {
            topics.submit(submission.store(store, session.dir.images()));
            ProbeRun probe = new ProbeRun(watch.view(run), watch, session);
            try {
                return probe.measure(deadline);
            } finally {
                delete(topics, run);
                probe.awaitDeletion();
            }
        }
    }

    private OptionalDouble measure(long deadline) {
        long begin = Long.MAX_VALUE;
        Progress first = Progress.getDefaultInstance();
        while (true) {
            watch.poll(POLL);
            session.check();
            FollowedRun.refuseFailed(view);
            Progress now = view.progress();
            long nanos = System.nanoTime();
            if (now.getStep() > 0 && begin == Long.MAX_VALUE) {
                begin = nanos + EVALUATED_WITHIN.toNanos();
            }
            if (first.getStep() == 0) {
                boolean steady = view.newestEvaluation().isPresent() || nanos > begin;
                first = steady ? now : first;
            }
            long steps = now.getStep() - first.getStep();
            long millis = now.getAtMillis() - first.getAtMillis();
            boolean enough = millis >= MEASURED.toMillis() && steps >= LEAST_STEPS;
            boolean some = first.getStep() > 0 && steps > 0;
            boolean over = nanos > deadline;
            if (over && !some) {
                return OptionalDouble.empty();
            }
            if (some && (enough || over || millis >= MOST_MEASURED.toMillis())) {
                return OptionalDouble.of((double) millis / steps);
            }
        }
    }

    private static void delete(RunTopics topics, String run) {
        try {
            topics.want(run, RunWanted.Wish.WISH_DELETE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The trainer is free then. */
    private void awaitDeletion() {
        long deadline = System.nanoTime() + DELETED_WITHIN.toNanos();
        while (view.submitted().isPresent() && System.nanoTime() < deadline) {
            watch.poll(POLL);
        }
    }
}
