package mixmatch.connections;

/**
 * What keeps a client from a broker or a store.
 *
 * @param sentence names address, what is wrong and what mends it
 * @param lasting true where waiting can't mend it: somebody has to change something
 */
public record Trouble(String sentence, boolean lasting) {
    static Trouble lasting(String sentence) {
        return new Trouble(sentence, true);
    }

    static Trouble passing(String sentence) {
        return new Trouble(sentence, false);
    }
}
