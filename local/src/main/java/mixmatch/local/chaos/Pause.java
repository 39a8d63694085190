package mixmatch.local.chaos;

import java.util.SplittableRandom;

/** A replica is stopped in its tracks and, when its work is long another's, goes on as if nothing had been. */
final class Pause implements Fault {
    private static final int OWNER_ONE_IN = 2;

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws InterruptedException {
        Part any = Kill.any(scene.system(), random);
        // The owner of the run is the one that could do harm.
        pause(scene, random.nextInt(OWNER_ONE_IN) == 0 ? scene.system().owner().orElse(any) : any);
    }

    static void pause(Scene scene, Part part) throws InterruptedException {
        scene.say("SIGSTOP of " + part.name());
        part.suspend();
        try {
            scene.outage();
        } finally {
            part.resume();
            scene.say("SIGCONT of " + part.name());
        }
    }
}
