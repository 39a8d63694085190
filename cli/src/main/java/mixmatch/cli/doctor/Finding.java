package mixmatch.cli.doctor;

/**
 * What one look has found.
 *
 * @param about a word or two: what was looked at
 * @param found a sentence
 * @param remedy what to do; empty where all is well
 */
record Finding(String about, Grade grade, String found, String remedy) {
    enum Grade {
        OK,
        /** Worth knowing; runs work. */
        NOTE,
        /** Runs will not work, or not for long. */
        BAD
    }

    static Finding ok(String about, String found) {
        return new Finding(about, Grade.OK, found, "");
    }

    static Finding note(String about, String found, String remedy) {
        return new Finding(about, Grade.NOTE, found, remedy);
    }

    static Finding bad(String about, String found, String remedy) {
        return new Finding(about, Grade.BAD, found, remedy);
    }
}
