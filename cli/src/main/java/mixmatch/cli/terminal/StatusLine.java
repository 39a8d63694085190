package mixmatch.cli.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** One line that says how far work is: drawn over itself on a terminal, else one every few seconds; none where all is quiet. */
public final class StatusLine {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration ON_A_TERMINAL = Duration.ofMillis(200);

    private final Console console;
    private final Clock clock;
    private final boolean isTerminal;
    private Instant next = Instant.MIN;

    public StatusLine(Console console, Clock clock) {
        this.console = console;
        this.clock = clock;
        this.isTerminal = console.columns() > 0;
    }

    /** May leave it out, as one was shown just now. */
    public void show(Supplier<String> text) {
        if (!clock.instant().isBefore(next)) {
            print(text.get());
        }
    }

    /** The last one, which stays. */
    public void end(String text) {
        print(text);
        if (isTerminal && !console.quiet().get()) {
            console.err().println();
        }
    }

    /** Makes room for a sentence. */
    public void clear() {
        if (isTerminal && !console.quiet().get()) {
            console.err().print("\r" + " ".repeat(columns()) + "\r");
        }
    }

    private void print(String text) {
        if (console.quiet().get()) {
            return;
        }
        next = clock.instant().plus(isTerminal ? ON_A_TERMINAL : EVERY);
        if (isTerminal) {
            String cut = text.length() > columns() ? text.substring(0, columns()) : text;
            console.err().print("\r" + cut + " ".repeat(columns() - cut.length()));
            console.err().flush();
        } else {
            console.err().println(text);
        }
    }

    /** The last column stays free, as some terminals go to the next line after it. */
    private int columns() {
        return console.columns() - 1;
    }
}
