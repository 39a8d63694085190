package mixmatch.chaos;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Faults of processes: replicas are killed or paused, and broker or store fails all who depend on it. */
final class ProcessFaults {
    private static final int TWICE_ONE_IN = 3;
    private static final int MOST_MILLIS_BETWEEN = 2_000;
    private static final int OWNER_ONE_IN = 2;

    private ProcessFaults() {}

    /** Kills a replica of any service; sometimes another one quickly after it. */
    static void kill(Scene scene, SplittableRandom random) throws InterruptedException {
        Part first = anyReplica(scene, random);
        scene.say("kill -9 of " + first.name());
        first.kill();
        if (random.nextInt(TWICE_ONE_IN) == 0) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_BETWEEN));
            Part second = anyReplica(scene, random);
            scene.say("kill -9 of %s, too".formatted(second.name()));
            second.kill();
        }
    }

    /** Stops a replica in its tracks; when another one has long had its work, it goes on as if nothing had been. */
    static void pause(Scene scene, SplittableRandom random) throws InterruptedException {
        Part any = anyReplica(scene, random);
        // The owner of the run is the one that could do harm.
        hang(scene, random.nextInt(OWNER_ONE_IN) == 0 ? scene.system().owner().orElse(any) : any);
    }

    /** The failures of the broker or the store: killed and started again at once, away for a while, or silent for a while. */
    static List<Fault> outages(String name, Function<TestedSystem, Part> part) {
        return List.of(
                new Fault(name + " killed", (scene, random) -> {
                    Part killed = part.apply(scene.system());
                    scene.say("kill -9 of " + killed.name());
                    killed.kill();
                }),
                new Fault(name + " away", (scene, random) -> stayAway(scene, part.apply(scene.system()))),
                new Fault(name + " hangs", (scene, random) -> hang(scene, part.apply(scene.system()))));
    }

    /** Each service is as likely as the other, whatever its replicas. */
    private static Part anyReplica(Scene scene, SplittableRandom random) {
        List<String> services = scene.system().services();
        List<Part> replicas = scene.system().replicas(services.get(random.nextInt(services.size())));
        return replicas.get(random.nextInt(replicas.size()));
    }

    private static void stayAway(Scene scene, Part part) throws InterruptedException {
        scene.say("kill -9 of %s, which stays away".formatted(part.name()));
        part.hold();
        try {
            scene.awaitEndOfOutage();
        } finally {
            part.release();
            scene.say(part.name() + " may come back");
        }
    }

    /** The process is there and takes connections, but answers nothing until the outage is over. */
    private static void hang(Scene scene, Part part) throws InterruptedException {
        scene.say("SIGSTOP of " + part.name());
        part.suspend();
        try {
            scene.awaitEndOfOutage();
        } finally {
            part.resume();
            scene.say("SIGCONT of " + part.name());
        }
    }
}
