package mixmatch.cli.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/**
 * The command's output to the person: progress and sentences on standard error, results on standard output.
 * {@link #say} is silent once the person has interrupted the command, as everything fails then. Commands that print have
 * it as a mixin.
 *
 * @param columns of the terminal that {@code err} is; 0 where it is none
 * @param quiet true: only failures and results are shown
 */
@Command
public record Console(PrintStream out, PrintStream err, int columns, Hints hints, AtomicBoolean quiet) {
    /** System property: columns of the terminal on standard error; the launcher script sets it where there is one. */
    static final String COLUMNS = "mixmatch.columns";

    private static final long WORTH_COUNTING = 500;

    public Console(PrintStream out, PrintStream err, int columns) {
        this(out, err, columns, new Hints("mixmatch"), new AtomicBoolean());
    }

    /** This process's; from now on nobody else writes to standard output, as the JVM itself does when it archives classes. */
    public static Console takeOver() {
        Hints hints = new Hints(System.getProperty(Hints.PROGRAM, "mixmatch"));
        Console console =
                new Console(System.out, System.err, Integer.getInteger(COLUMNS, 0), hints, new AtomicBoolean());
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        return console;
    }

    /** Says how it goes, unless the person wants it quiet. */
    public void say(String sentence) {
        if (!quiet.get()) {
            complain(sentence, "mixmatch: ");
        }
    }

    /** Says what went wrong. */
    public void complain(String sentence) {
        complain(
                sentence,
                columns > 0 && wantsColour(System.getenv()) ? Ansi.ON.string("@|bold,red mixmatch:|@ ") : "mixmatch: ");
    }

    /** Of a terminal on standard error; picocli would also ask for one on standard input and output, which may be a pipe. */
    static boolean wantsColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"0".equals(environment.get("CLICOLOR"))
                && !"dumb".equals(environment.get("TERM"));
    }

    private void complain(String sentence, String who) {
        if (!Interruption.requested()) {
            err.println(who + hints.in(sentence));
        }
    }

    /** Says a sentence that a person who has interrupted the command should still read. */
    public void sayAtTheEnd(String sentence) {
        err.println((columns > 0 ? System.lineSeparator() : "") + "mixmatch: " + hints.in(sentence));
    }

    /** {@code done} of {@code total}, drawn over itself on a terminal, else every tenth. */
    public void count(String what, long done, long total) {
        if (total >= WORTH_COUNTING) {
            draw(what, done, total);
        }
    }

    /** The same of however few. */
    void draw(String what, long done, long total) {
        if (quiet.get()) {
            return;
        }
        if (columns > 0) {
            err.printf("\r%s %d/%d%s", what, done, total, done >= total ? System.lineSeparator() : "");
            err.flush();
        } else if (done * 10 / total != (done - 1) * 10 / total) {
            err.printf("%s %d/%d%n", what, done, total);
        }
    }
}
