package mixmatch.local;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code mixmatch} command. */
@Command(
        name = "mixmatch",
        description = "Trains image classifiers from few labelled images (MixMatch), on Kafka.",
        mixinStandardHelpOptions = true,
        version = "mixmatch 0.1.0",
        subcommands = {
            TrainCommand.class,
            RunsCommand.class,
            ShowCommand.class,
            StopCommand.class,
            ResumeCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DeleteCommand.class,
            CleanCommand.class,
            DiffCommand.class,
            TopicsCommand.class,
            PredictCommand.class,
            PlanCommand.class,
            UpCommand.class,
            DownCommand.class,
            ChaosCommand.class,
            SuperviseCommand.class
        })
public final class Mixmatch implements Runnable {
    private static final Logger LOG = Logger.getLogger(Mixmatch.class.getName());

    @Spec
    private CommandSpec spec;

    /** Without a subcommand there is nothing to do: says what there is. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing, as in mixmatch train; mixmatch --help lists them");
    }

    static CommandLine commandLine(Talk talk) {
        CommandLine line = new CommandLine(new Mixmatch(), new Commands(talk));
        line.setOut(new PrintWriter(talk.out(), true));
        line.setErr(new PrintWriter(talk.err(), true));
        line.setParameterExceptionHandler((e, args) -> {
            talk.say(oneLine(e.getMessage()));
            return CommandFailure.BAD_INPUT;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> Failures.say(talk, e, folder(command)));
        return line;
    }

    /** Runs a command; gives its exit code, whatever happens. */
    static int execute(Talk talk, String... args) {
        Optional<String> refusal = Platform.current().refusal().or(Patience::mistake);
        if (refusal.isPresent()) {
            talk.say(refusal.get());
            return CommandFailure.BAD_INPUT;
        }
        try {
            return commandLine(talk).execute(args);
        } catch (Error e) {
            return Failures.say(talk, e);
        }
    }

    /** What a command was given as {@code --dir}; empty where it takes none. */
    private static String folder(CommandLine command) {
        OptionSpec dir = command.getCommandSpec().findOption("--dir");
        return dir == null ? "" : String.valueOf((Object) dir.getValue());
    }

    private static String oneLine(String message) {
        return message == null ? "the command line can't be read" : message.replaceAll("\\s*\\R\\s*", " ");
    }

    public static void main(String[] args) {
        QuietLogging.off();
        Interruption.install();
        Talk talk = Talk.takeOver();
        // Also of a thread that keeps a child or shows progress: without it the command would wait for ever.
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            if (e instanceof Error error) {
                Runtime.getRuntime().exit(Failures.say(talk, error));
            }
            LOG.log(Level.SEVERE, "Thread " + thread.getName() + " has ended.", e);
        });
        int code = execute(talk, args);
        Interruption.finished();
        System.exit(code);
    }
}
