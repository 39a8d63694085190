package mixmatch.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;

/** A partition with messages of a run. */
record Place(Topic topic, int partition) {
    /** The topics that tell of a run; dead letters come of the faults themselves. */
    private static final List<Topic> TOPICS = Arrays.stream(Topic.values())
            .filter(t -> t != Topic.DEAD_LETTERS && t != Topic.SERVICES)
            .toList();

    /** A partition of any topic, with messages of the run or, one time in four, of the other one. */
    static Place any(Scene scene, SplittableRandom random) {
        String run = random.nextInt(4) == 0 ? scene.otherRun() : scene.run();
        return of(TOPICS.get(random.nextInt(TOPICS.size())), run, random);
    }

    /** A partition of that topic, with messages of that run. */
    static Place of(Topic topic, String run, SplittableRandom random) {
        boolean spread = topic == Topic.ORDERS || topic == Topic.BATCHES_UNLABELED;
        return new Place(
                topic, spread ? random.nextInt(topic.partitions()) : Partitions.ofRun(run) % topic.partitions());
    }
}
