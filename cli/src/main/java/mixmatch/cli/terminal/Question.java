package mixmatch.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;

/** Asks the person at a terminal, or knows that there is none. */
public interface Question {
    /** System property: true where a person can be asked; the launcher script looks at standard input and error. */
    String TERMINAL = "mixmatch.terminal";

    boolean canBeAsked();

    /** True only for a yes. */
    boolean agrees(String question) throws IOException;

    static Question atTheTerminal(Console console) {
        return new Question() {
            @Override
            public boolean canBeAsked() {
                return Boolean.getBoolean(TERMINAL);
            }

            @Override
            public boolean agrees(String question) throws IOException {
                console.err().print("mixmatch: " + question + " [y/N] ");
                console.err().flush();
                // Not closed: standard input is not this method's to close.
                String answer =
                        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
                return answer != null && answer.matches("(?i)\\s*y(es)?\\s*");
            }
        };
    }
}
