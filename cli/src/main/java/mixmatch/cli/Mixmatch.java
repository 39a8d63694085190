package mixmatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import mixmatch.cli.augment.AugmentCommand;
import mixmatch.cli.backup.BackupCommand;
import mixmatch.cli.backup.RestoreCommand;
import mixmatch.cli.chaos.ChaosCommand;
import mixmatch.cli.doctor.DoctorCommand;
import mixmatch.cli.experiment.ExperimentCommand;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.models.EmbedCommand;
import mixmatch.cli.models.EvaluateCommand;
import mixmatch.cli.models.PredictCommand;
import mixmatch.cli.plan.PlanCommand;
import mixmatch.cli.runs.CleanCommand;
import mixmatch.cli.runs.CompareCommand;
import mixmatch.cli.runs.DeleteCommand;
import mixmatch.cli.runs.DiffCommand;
import mixmatch.cli.runs.ResumeCommand;
import mixmatch.cli.runs.RunsCommand;
import mixmatch.cli.runs.ShowCommand;
import mixmatch.cli.runs.StopCommand;
import mixmatch.cli.runs.WatchCommand;
import mixmatch.cli.system.BackgroundSystem;
import mixmatch.cli.system.DownCommand;
import mixmatch.cli.system.LogsCommand;
import mixmatch.cli.system.UpCommand;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Interruption;
import mixmatch.cli.terminal.Misuse;
import mixmatch.cli.terminal.Patience;
import mixmatch.cli.terminal.QuietLogging;
import mixmatch.cli.topics.TopicsCommand;
import mixmatch.cli.train.FeaturesCommand;
import mixmatch.cli.train.InitCommand;
import mixmatch.cli.train.SpecsCommand;
import mixmatch.cli.train.TrainCommand;
import mixmatch.datasets.DatasetException;
import mixmatch.runs.RunTopicsException;
import mixmatch.spec.SpecException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code mixmatch} command. */
@Command(
        name = "mixmatch",
        description = "Trains image classifiers from few labelled images (MixMatch), on Kafka.",
        versionProvider = BuiltVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:it failed, or what the command's help says",
            "2:it can't be done as asked; the message says what to change",
            "130:interrupted (Ctrl-C)"
        },
        subcommands = {
            TrainCommand.class,
            ExperimentCommand.class,
            RunsCommand.class,
            ShowCommand.class,
            CompareCommand.class,
            WatchCommand.class,
            StopCommand.class,
            ResumeCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DeleteCommand.class,
            CleanCommand.class,
            DiffCommand.class,
            TopicsCommand.class,
            PredictCommand.class,
            EmbedCommand.class,
            FeaturesCommand.class,
            EvaluateCommand.class,
            SpecsCommand.class,
            InitCommand.class,
            AugmentCommand.class,
            PlanCommand.class,
            UpCommand.class,
            DownCommand.class,
            LogsCommand.class,
            DoctorCommand.class,
            ChaosCommand.class,
            BackgroundSystem.class,
            CommandLine.HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Mixmatch implements Runnable {
    private static final Logger LOG = Logger.getLogger(Mixmatch.class.getName());

    /** In place of picocli's words, which say nothing of what zsh makes of it. */
    private static final String COMPLETION =
            "Prints completion for bash, and for zsh with bashcompinit; `source <(mixmatch generate-completion)` turns it on.";

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-q", "--quiet"},
            scope = CommandLine.ScopeType.INHERIT,
            description = "Print only results and failures.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = CommandLine.ScopeType.INHERIT,
            description = "Print this command's log, too, on standard error.")
    boolean verbose;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing, as in `mixmatch train`; --help lists them");
    }

    public static CommandLine commandLine(Console console) {
        CommandLine line = new CommandLine(new Mixmatch(), new Commands(console));
        addHelp(line);
        describe(line, "help", "Explains a command.");
        describe(line, "generate-completion", COMPLETION);
        line.setExecutionStrategy(parsed -> {
            Mixmatch given = parsed.commandSpec().commandLine().getCommand();
            console.quiet().set(given.quiet);
            QuietLogging.alsoOnStandardError(given.verbose);
            console.hints().called(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setOut(new PrintWriter(console.out(), true));
        line.setErr(new PrintWriter(console.err(), true));
        line.setParameterExceptionHandler((e, args) -> {
            console.complain(Misuse.sentence(e));
            return CommandFailure.BAD_INPUT;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> fail(console, e, folder(command)));
        return line;
    }

    /** Gives each command {@code --help} and {@code --version}. */
    private static void addHelp(CommandLine command) {
        if (command.getCommandSpec().findOption("--help") == null) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
        }
        command.getSubcommands().values().forEach(Mixmatch::addHelp);
    }

    /** Runs a command; gives its exit code, whatever happens. */
    public static int execute(Console console, String... args) {
        Optional<String> refusal = Platform.current().refusal().or(Patience::mistake);
        if (refusal.isPresent()) {
            console.complain(refusal.get());
            return CommandFailure.BAD_INPUT;
        }
        try {
            return commandLine(console).execute(args);
        } catch (Error e) {
            return fail(console, e, "");
        }
    }

    /** In this command's words, as picocli has its own. */
    private static void describe(CommandLine line, String command, String sentence) {
        line.getSubcommands().get(command).getCommandSpec().usageMessage().description(sentence);
    }

    /** The factory of the commands and of their mixins: all print on the one console. */
    private record Commands(Console console) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == Console.class
                    ? type.cast(console)
                    : CommandLine.defaultFactory().create(type);
        }
    }

    /** The {@code --dir} of a command; empty where it takes none. */
    private static String folder(CommandLine command) {
        OptionSpec dir = command.getCommandSpec().findOption("--dir");
        return dir == null ? "" : String.valueOf((Object) dir.getValue());
    }

    /** Says what went wrong, one sentence an error; gives the exit code. The stack trace goes to the log. */
    static int fail(Console console, Throwable e, String dir) {
        if (Interruption.requested()) {
            return CommandFailure.INTERRUPTED;
        }
        LOG.log(Level.SEVERE, "The command failed.", e);
        if (e instanceof SpecException spec) {
            spec.errors().forEach(console::complain);
            return CommandFailure.BAD_INPUT;
        }
        console.complain(sentence(e, dir));
        if (e instanceof CommandFailure failure) {
            return failure.exitCode();
        }
        return e instanceof DatasetException ? CommandFailure.BAD_INPUT : CommandFailure.FAILED;
    }

    private static String sentence(Throwable e, String dir) {
        if (e instanceof DatasetException || e instanceof CommandFailure || e instanceof RunTopicsException) {
            return e.getMessage();
        }
        if (e instanceof IOException io) {
            return FileDiagnosis.sentence(io, dir);
        }
        return e instanceof OutOfMemoryError
                ? "the memory of this command (%d MiB) did not suffice; make the largest images smaller, or raise -Xmx in the file mixmatch"
                        .formatted(Runtime.getRuntime().maxMemory() >> 20)
                : "something that should not happen has: %s; the log has the details".formatted(e);
    }

    public static void main(String[] args) {
        QuietLogging.off();
        Interruption.install();
        Console console = Console.takeOver();
        // A thread that keeps a child or shows progress may die: without this the command would wait for ever.
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            if (e instanceof Error error) {
                Runtime.getRuntime().exit(fail(console, error, ""));
            }
            LOG.log(Level.SEVERE, "Thread " + thread.getName() + " has ended.", e);
        });
        int code = execute(console, args);
        Interruption.finished();
        System.exit(code);
    }
}
