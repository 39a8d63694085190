package mixmatch.eval.board;

import java.util.List;
import mixmatch.proto.Topic;

/**
 * A topic with its sender and its receiver, as DESIGN.md draws them.
 *
 * @param group of the receiver, without prefix; empty where it reads without one
 */
public record Flow(Topic topic, String from, String to, String group) {
    public static final List<Flow> ALL = List.of(
            new Flow(Topic.ORDERS, "trainer", "augment", "augment"),
            new Flow(Topic.BATCHES_UNLABELED, "augment", "labelguess", "labelguess"),
            new Flow(Topic.BATCHES_LABELED, "augment", "trainer", ""),
            new Flow(Topic.BATCHES_GUESSED, "labelguess", "trainer", ""),
            new Flow(Topic.MODELS, "trainer", "labelguess", ""),
            new Flow(Topic.CHECKPOINTS, "trainer", "eval", "eval"),
            new Flow(Topic.EVALUATIONS, "eval", "trainer", ""),
            new Flow(Topic.PROGRESS, "trainer", "eval", ""));
}
