package mixmatch.cli.terminal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Command lines that a sentence tells a person to enter, written in it as {@code `mixmatch show RUN`}. They can be pasted: the
 * program is called as this call called it, and what of this call's options says where everything is goes with it.
 */
public final class Hints {
    /** System property: how the person calls the program; the launcher script sets it. */
    static final String PROGRAM = "mixmatch.program";

    private static final Pattern HINT = Pattern.compile("`mixmatch ([a-z-]+)([^`]*)`");
    private static final List<String> WHERE = List.of("--dir", "--kafka", "--kafka-config", "--s3", "--no-services");
    private static final Pattern PLAIN = Pattern.compile("[\\w./:=,@%+-]+");

    private final String program;
    private volatile ParseResult call;

    public Hints(String program) {
        this.program = word(program);
    }

    /** @param call the command that runs, with its options */
    public void called(ParseResult call) {
        this.call = call;
    }

    /** The sentence with its hints as they can be entered. */
    public String in(String sentence) {
        return HINT.matcher(sentence)
                .replaceAll(hint -> Matcher.quoteReplacement(
                        "%s %s%s%s".formatted(program, hint.group(1), hint.group(2), options(hint.group(1)))));
    }

    private String options(String command) {
        CommandLine line =
                call == null ? null : call.commandSpec().root().subcommands().get(command);
        // A person's own words, as in a file's name, may look like a hint.
        if (line == null) {
            return "";
        }
        CommandSpec hinted = line.getCommandSpec();
        StringBuilder options = new StringBuilder();
        for (String name : WHERE) {
            OptionSpec given = called().matchedOption(name);
            if (given != null && hinted.findOption(name) != null) {
                options.append(' ').append(name);
                given.stringValues().stream().limit(given.arity().max()).forEach(value -> options.append(' ')
                        .append(word(value)));
            }
        }
        return options.toString();
    }

    /** The command that runs: the last of those that are named. */
    private ParseResult called() {
        ParseResult last = call;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }

    /** A word as a shell takes it. */
    public static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
