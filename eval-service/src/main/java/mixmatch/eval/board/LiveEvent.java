package mixmatch.eval.board;

/**
 * A live event.
 *
 * @param name of the event: runs, deleted, progress, evaluation, event or services
 * @param data becomes its JSON
 */
public record LiveEvent(String name, Object data) {}
