package mixmatch.eval.board;

/** Those who look at what happens. */
public interface Listeners {
    /** False while nobody looks, so that nothing needs to be told. */
    boolean anybody();

    /** Never blocks. */
    void tell(Live live);
}
