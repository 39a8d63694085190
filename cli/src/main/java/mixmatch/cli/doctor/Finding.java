package mixmatch.cli.doctor;

/**
 * One line of what {@code doctor} finds.
 *
 * @param about what was looked at, in a word or two
 * @param found the state of it, in a phrase
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
