package mixmatch.cli.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import mixmatch.chaos.RunBits;
import mixmatch.chaos.Trial;
import mixmatch.cli.runs.FollowedRun;
import mixmatch.cli.runs.RunFiles;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.runs.Submission;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunWanted;

/** A run that is submitted and followed to its end, whatever happens meanwhile; it may take {@code atMost}. */
record ChaosRun(Submission submission, Path images, ChaosSystem system, Duration atMost) {
    private static final Duration POLL = Duration.ofMillis(100);

    String name() {
        return submission.run();
    }

    /**
     * Runs it, and tells the observer again and again how far it is.
     *
     * @throws CommandFailure with the run's own reason when it fails, or when it takes too long
     */
    RunBits run(Consumer<Trial.Observed> observer) throws Exception {
        Addresses addresses = system.addresses();
        try (RunWatch watch = RunWatch.fromNow(addresses.broker(), name());
                RunTopics topics = new RunTopics(addresses.broker(), Stores.PATIENCE)) {
            topics.submit(submission.store(system.objects(), images));
            RunView view;
            try {
                view = follow(watch, observer);
            } catch (CommandFailure e) {
                // The next run is not to wait for this one.
                topics.want(name(), RunWanted.Wish.WISH_STOP);
                throw e;
            }
            ObjectRef losses = view.lastEvaluation().orElseThrow().getReportList().stream()
                    .filter(file -> file.getKey().endsWith("/" + RunFiles.LOSSES))
                    .findFirst()
                    .orElseThrow(() ->
                            new IOException("the report of run %s is without %s".formatted(name(), RunFiles.LOSSES)));
            return new RunBits(
                    Trial.untilDone(() -> system.objects().get(losses)),
                    view.state().getFinalWeightsSha256());
        }
    }

    private RunView follow(RunWatch watch, Consumer<Trial.Observed> observer) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            watch.poll(POLL);
            RunView view = watch.view(name());
            system.cluster().check();
            long step = view.progress().getStep();
            observer.accept(new Trial.Observed(
                    view.progress().getEpoch(), step, view.state().getPhase()));
            FollowedRun.refuseFailed(view);
            if (view.lastEvaluation().isPresent()) {
                return view;
            }
            FollowedRun.refuseUnevaluated(view);
            if (System.nanoTime() > deadline) {
                String waitsFor = view.progress().getWaitsFor();
                throw CommandFailure.failed("run %s is at step %d (%s) after %d s; its owner waits for %s"
                        .formatted(
                                name(),
                                step,
                                view.state().getPhase(),
                                atMost.toSeconds(),
                                waitsFor.isEmpty() ? "nothing" : waitsFor));
            }
        }
    }
}
