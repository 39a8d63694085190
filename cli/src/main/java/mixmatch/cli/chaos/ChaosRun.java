package mixmatch.cli.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mixmatch.chaos.Observed;
import mixmatch.chaos.RunBits;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.runs.FollowedRun;
import mixmatch.cli.runs.RunFiles;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Cluster;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.runs.Submission;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/**
 * A run that is submitted and followed to its end, whatever happens meanwhile.
 *
 * @param atMost how long it may take
 */
record ChaosRun(Submission submission, WorkDir dir, Cluster cluster, Duration atMost) {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int TRIES = 60;

    /**
     * Runs it.
     *
     * @param observer is told how far it is, again and again, by this thread
     * @throws CommandFailure with the run's own reason when it fails, or when it takes too long
     */
    RunBits run(Consumer<Observed> observer) throws IOException, InterruptedException {
        Addresses addresses = cluster.addresses();
        try (ObjectStore store = addresses.store();
                RunWatch watch = RunWatch.fromNow(addresses.broker(), submission.run())) {
            mixmatch.v1.RunSpec announced = submission.store(store, dir.images());
            try (RunTopics topics = new RunTopics(addresses.broker(), Stores.PATIENCE)) {
                topics.submit(announced);
                RunView view;
                try {
                    view = follow(watch, observer);
                } catch (CommandFailure e) {
                    // The next run is not to wait for this one.
                    topics.want(submission.run(), RunWanted.Wish.WISH_STOP);
                    throw e;
                }
                return bits(store, view.state(), view.lastEvaluation().orElseThrow());
            }
        }
    }

    private RunView follow(RunWatch watch, Consumer<Observed> observer) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            watch.poll(POLL);
            RunView view = watch.view(submission.run());
            cluster.check();
            RunState state = view.state();
            observer.accept(
                    new Observed(view.progress().getEpoch(), view.progress().getStep(), state.getPhase()));
            FollowedRun.refuseFailed(view);
            if (view.lastEvaluation().isPresent()) {
                return view;
            }
            FollowedRun.refuseUnevaluated(view);
            if (System.nanoTime() > deadline) {
                String waitsFor = view.progress().getWaitsFor();
                throw CommandFailure.failed("run %s is at step %d (%s) after %d s; its owner %s"
                        .formatted(
                                submission.run(),
                                view.progress().getStep(),
                                state.getPhase(),
                                atMost.toSeconds(),
                                "waits for " + (waitsFor.isEmpty() ? "nothing" : waitsFor)));
            }
        }
    }

    private RunBits bits(ObjectStore store, RunState state, Evaluation evaluation)
            throws IOException, InterruptedException {
        ObjectRef losses = evaluation.getReportList().stream()
                .filter(file -> file.getKey().endsWith("/" + RunFiles.LOSSES))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "the report of run %s is without %s".formatted(submission.run(), RunFiles.LOSSES)));
        for (int tries = 1; ; tries++) {
            try {
                return new RunBits(store.get(losses), state.getFinalWeightsSha256());
            } catch (IOException e) {
                // The store may be away by a fault that the run has survived.
                if (tries == TRIES) {
                    throw e;
                }
                TimeUnit.SECONDS.sleep(2);
            }
        }
    }
}
