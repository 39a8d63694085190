package mixmatch.eval.board;

/** The receivers of live events. */
public interface Listeners {
    /** False while nobody listens, so that no event needs to be made. */
    boolean anybody();

    /** Never blocks. */
    void tell(LiveEvent event);
}
