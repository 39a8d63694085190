package mixmatch.eval.board;

/** A live event (runs, deleted, progress, evaluation, event or services), and what becomes its JSON. */
public record LiveEvent(String name, Object data) {
    /** Those who are told of events. */
    public interface Listeners {
        /** False while nobody listens, so that no event needs to be made. */
        boolean anybody();

        /** Never blocks. */
        void tell(LiveEvent event);
    }
}
