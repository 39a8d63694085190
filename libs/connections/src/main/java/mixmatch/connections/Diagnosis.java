package mixmatch.connections;

/**
 * A problem that keeps a client from its broker.
 *
 * @param sentence names address, what is wrong and what mends it
 * @param lasting true where waiting can't mend it: somebody has to change something
 */
record Diagnosis(String sentence, boolean lasting) {
    static Diagnosis lasting(String sentence) {
        return new Diagnosis(sentence, true);
    }

    static Diagnosis passing(String sentence) {
        return new Diagnosis(sentence, false);
    }
}
