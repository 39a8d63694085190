package mixmatch.cli.terminal;

import java.util.Collection;
import mixmatch.spec.Spelling;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in a sentence with its remedy. */
public final class Misuse {
    private Misuse() {}

    public static String sentence(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0), command);
        }
        if (e instanceof MissingParameterException missing) {
            ArgSpec first = missing.getMissing().get(0);
            if (first instanceof OptionSpec absent && e.getMessage().startsWith("Missing required option")) {
                return "%s needs %s %s; %s"
                        .formatted(command.qualifiedName(), absent.longestName(), absent.paramLabel(), help(command));
            }
            if (first instanceof OptionSpec absent && e.getMessage().contains("Missing required argument")) {
                return "%s needs %s %s where another option says how to take it; %s"
                        .formatted(command.qualifiedName(), absent.longestName(), absent.paramLabel(), help(command));
            }
            return first instanceof OptionSpec option
                    ? "%1$s needs a value: %1$s %2$s".formatted(option.longestName(), option.paramLabel())
                    : "%s needs %s; %s".formatted(command.qualifiedName(), first.paramLabel(), help(command));
        }
        String message = e.getMessage() == null ? "the command line can't be read" : e.getMessage();
        return message.replaceAll("\\s*\\R\\s*", " ");
    }

    private static String unknown(String word, CommandSpec command) {
        boolean isOption = word.startsWith("-");
        Collection<String> known =
                isOption ? command.optionsMap().keySet() : command.subcommands().keySet();
        String what = isOption ? "has no option" : known.isEmpty() ? "has no use for" : "has no command";
        String remedy = Spelling.to(word.replaceFirst("=.*", ""), known)
                .map("did you mean %s?"::formatted)
                .orElse(help(command));
        return "%s %s %s; %s".formatted(command.qualifiedName(), what, word, remedy);
    }

    private static String help(CommandSpec command) {
        return "`%s --help` says what there is".formatted(command.qualifiedName());
    }
}
