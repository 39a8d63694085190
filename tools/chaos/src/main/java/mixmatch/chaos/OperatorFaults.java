package mixmatch.chaos;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** Disturbances that an operator causes: services are scaled, and the run is stopped. */
final class OperatorFaults {
    private static final List<String> SCALED = List.of("augment", "labelguess");
    private static final int MORE = 2;

    /** New replicas are given so long to take part. */
    private static final int SETTLED_SECONDS = 10;

    /** A stop that meets an outage takes as long as that. */
    private static final Duration STOPPED_WITHIN = Duration.ofMinutes(2);

    private OperatorFaults() {}

    /** Gives a service more replicas, then one, then as many as it had. */
    static void scale(Scene scene, SplittableRandom random) throws Exception {
        String service = SCALED.get(random.nextInt(SCALED.size()));
        int before = scene.system().replicas(service).size();
        try {
            for (int count : List.of(before + MORE, 1)) {
                scene.say("scaling %s to %d".formatted(service, count));
                scene.system().scale(service, count);
                TimeUnit.SECONDS.sleep(SETTLED_SECONDS);
            }
        } finally {
            scene.say("scaling %s back to %d".formatted(service, before));
            scene.system().scale(service, before);
        }
    }

    /** Stops the run and, once it has stopped, lets it go on. */
    static void stop(Scene scene, SplittableRandom random) throws InterruptedException {
        scene.say("stopping the run");
        scene.system().want(scene.run(), RunWanted.Wish.WISH_STOP);
        boolean stopped = scene.await(
                STOPPED_WITHIN,
                () -> scene.observed().phase() == RunState.Phase.PHASE_STOPPED
                        || scene.observed().phase() == RunState.Phase.PHASE_FINISHED);
        scene.say(
                stopped
                        ? "letting it go on"
                        : "it has not stopped within %d s; letting it go on".formatted(STOPPED_WITHIN.toSeconds()));
        scene.system().want(scene.run(), RunWanted.Wish.WISH_RUN);
    }
}
