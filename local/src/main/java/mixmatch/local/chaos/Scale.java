package mixmatch.local.chaos;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** A service that scales gets more replicas, then one, then as many as it had. */
final class Scale implements Fault {
    private static final List<String> SCALED = List.of("augment", "labelguess");
    private static final int MORE = 2;

    /** How long the new replicas are given to take part. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws Exception {
        String service = SCALED.get(random.nextInt(SCALED.size()));
        int before = scene.system().replicas(service).size();
        try {
            for (int count : List.of(before + MORE, 1)) {
                scene.say("scaling %s to %d".formatted(service, count));
                scene.system().scale(service, count);
                Thread.sleep(SETTLED.toMillis());
            }
        } finally {
            scene.say("scaling %s back to %d".formatted(service, before));
            scene.system().scale(service, before);
        }
    }
}
