package mixmatch.local.chaos;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A replica of any service is killed; sometimes another one quickly after it. */
final class Kill implements Fault {
    private static final int TWICE_ONE_IN = 3;
    private static final int MOST_MILLIS_BETWEEN = 2_000;

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws InterruptedException {
        Part first = any(scene.system(), random);
        scene.say("kill -9 of " + first.name());
        first.kill();
        if (random.nextInt(TWICE_ONE_IN) == 0) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_BETWEEN));
            Part second = any(scene.system(), random);
            scene.say("kill -9 of %s, too".formatted(second.name()));
            second.kill();
        }
    }

    /** Of the services each as likely as the other, whatever their replicas. */
    static Part any(TestedSystem system, SplittableRandom random) {
        List<String> services = system.services();
        List<Part> replicas = system.replicas(services.get(random.nextInt(services.size())));
        return replicas.get(random.nextInt(replicas.size()));
    }
}
