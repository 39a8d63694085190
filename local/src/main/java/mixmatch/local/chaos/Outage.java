package mixmatch.local.chaos;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What all services depend on fails.
 *
 * @param name as in {@code broker away}
 * @param which part it is
 * @param how it fails
 */
record Outage(String name, Function<TestedSystem, Part> which, How how) implements Fault {
    private enum How {
        /** Is killed, and started again at once. */
        KILLED,
        /** Is killed, and started again after the outage. */
        AWAY,
        /** Is there and takes connections, but answers nothing until the outage is over. */
        HANGS
    }

    static List<Fault> forms(String part, Function<TestedSystem, Part> which) {
        return List.of(
                new Outage(part + " killed", which, How.KILLED),
                new Outage(part + " away", which, How.AWAY),
                new Outage(part + " hangs", which, How.HANGS));
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws InterruptedException {
        Part part = which.apply(scene.system());
        switch (how) {
            case KILLED -> {
                scene.say("kill -9 of " + part.name());
                part.kill();
            }
            case AWAY -> away(scene, part);
            case HANGS -> Pause.pause(scene, part);
        }
    }

    private static void away(Scene scene, Part part) throws InterruptedException {
        scene.say("kill -9 of %s, which stays away".formatted(part.name()));
        part.hold();
        try {
            scene.outage();
        } finally {
            part.release();
            scene.say(part.name() + " may come back");
        }
    }
}
