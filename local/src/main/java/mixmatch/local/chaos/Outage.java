package mixmatch.local.chaos;

import java.util.SplittableRandom;
import java.util.function.Function;

/** What all services depend on is killed, goes away for a while, or hangs. */
final class Outage implements Fault {
    private final Function<TestedSystem, Part> which;

    Outage(Function<TestedSystem, Part> which) {
        this.which = which;
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws InterruptedException {
        Part part = which.apply(scene.system());
        switch (random.nextInt(3)) {
            case 0 -> {
                scene.say("kill -9 of " + part.name());
                part.kill();
            }
            case 1 -> {
                scene.say("kill -9 of %s, which stays away".formatted(part.name()));
                part.hold();
                try {
                    scene.outage();
                } finally {
                    part.release();
                    scene.say(part.name() + " may come back");
                }
            }
            default -> {
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
    }
}
