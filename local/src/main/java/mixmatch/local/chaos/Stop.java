package mixmatch.local.chaos;

import java.time.Duration;
import java.util.SplittableRandom;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** A person stops the run and, once it has stopped, lets it go on. */
final class Stop implements Fault {
    /** A stop that meets an outage takes as long as that. */
    private static final Duration STOPPED_WITHIN = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "stop";
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws InterruptedException {
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
