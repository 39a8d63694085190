package mixmatch.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;

/** The question before a deed that can't be undone. */
public final class Confirmation {
    /** System property: true where a person can be asked; the launcher script looks at standard input and error. */
    static final String TERMINAL = "mixmatch.terminal";

    private static final Set<String> YES = Set.of("y", "yes");

    private Confirmation() {}

    /**
     * Returns when the person agrees.
     *
     * @param yes what {@code --yes} says: agreed already
     * @param deed what will be done, as in {@code delete 2 runs}
     * @throws CommandFailure when the person does not agree, or can't be asked
     */
    public static void ask(Console console, boolean yes, String deed) throws IOException {
        if (yes) {
            return;
        }
        if (!Boolean.getBoolean(TERMINAL)) {
            throw CommandFailure.badInput(
                    "there is no terminal to ask whether to %s; give --yes if that is meant".formatted(deed));
        }
        console.err().print("mixmatch: " + deed + "? This can't be undone. [y/N] ");
        console.err().flush();
        // Not closed: standard input is not this method's to close.
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (answer == null || !YES.contains(answer.strip().toLowerCase(Locale.ROOT))) {
            throw CommandFailure.failed("nothing was deleted");
        }
    }
}
