package mixmatch.eval.board;

/**
 * Something to tell those who look.
 *
 * @param name of the event: runs, deleted, progress, evaluation, event or services
 * @param data as its JSON is made of
 */
public record Live(String name, Object data) {}
