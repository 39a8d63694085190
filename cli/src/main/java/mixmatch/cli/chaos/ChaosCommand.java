package mixmatch.cli.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import mixmatch.chaos.ChaosReport;
import mixmatch.chaos.FaultKind;
import mixmatch.chaos.FaultPlan;
import mixmatch.chaos.PlanOutcome;
import mixmatch.chaos.PlannedFault;
import mixmatch.chaos.RunBits;
import mixmatch.chaos.Trial;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Cluster;
import mixmatch.cli.system.ClusterPlan;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.train.NamedImages;
import mixmatch.cli.train.SpecFile;
import mixmatch.datasets.Dataset;
import mixmatch.runs.RunName;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chaos}: checks that a run gives the same bits whatever happens to the system meanwhile. */
@Command(
        name = "chaos",
        description = "Starts the whole system, runs SPEC once undisturbed and then again and again while faults are"
                + " injected, and compares losses and final weights bit for bit.",
        mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
    /** Without a fault a run takes seconds; with one that is not survived it takes for ever. */
    private static final Duration UNDISTURBED_AT_MOST = Duration.ofMinutes(10);

    private static final Duration A_FAULT_COSTS_AT_MOST = Duration.ofSeconds(60);

    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            defaultValue = "digits",
            description = "Name of a spec under runs/, or path of a YAML file (default: ${DEFAULT-VALUE}).")
    String spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Images, for a spec that needs them.")
    String data;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the plans (default: ${DEFAULT-VALUE}). The run's own seed is the spec's.")
    long seed;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            defaultValue = "",
            description =
                    "Kinds of faults, with commas: kill, pause, broker, store, duplicate, reorder, corrupt, scale,"
                            + " stop (default: all).")
    String faults;

    @Option(
            names = "--plans",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs that meet a plan each (default: ${DEFAULT-VALUE}).")
    int plans;

    @Option(
            names = "--first-plan",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of the first plan: with --plans 1 it repeats one alone.")
    int firstPlan;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Begins no other plan after so many minutes (default: all plans).")
    int minutes;

    @Option(
            names = "--outage",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long what is away or paused stays so (default: ${DEFAULT-VALUE}).")
    int outage;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "300",
            description = "Steps of each run (default: ${DEFAULT-VALUE}).")
    long steps;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides a key of the spec; may be repeated.")
    List<String> set = new ArrayList<>();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".mixmatch/chaos",
            description = "Folder of everything that the runs leave here (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Option(names = "--json", description = "Print the outcome as JSON, on the last line.")
    boolean json;

    public ChaosCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Set<FaultKind> kinds = kinds();
        SpecFile file = SpecFile.find(spec);
        NamedImages images = new NamedImages(data, false);
        RunSpec parsed = file.parse(SpecFile.overrides(
                Map.of("dataset.source", images.source(), "training.steps", Long.toString(steps)), set));
        WorkDir work = WorkDir.openForTrainer(dir);
        ClusterPlan plan = plan();
        try (Session session = Session.alone(work, plan, console)) {
            Dataset dataset = images.open(file.origin(), parsed, work, console);
            Function<String, Submission> submissions = what -> Submission.prepare(
                    RunName.of(parsed.name(), what, Instant.now(), new Random()), file.origin(), parsed, dataset);
            session.start();
            Cluster cluster = session.cluster().orElseThrow();
            try (ChaosSystem system = new ChaosSystem(cluster, plan.replicas())) {
                ChaosReport report = new Trials(submissions, work, cluster, system).all(kinds);
                WholeFile.write(work.root().resolve("chaos.json"), report.toJson());
                show(report);
                return report.agreed() ? 0 : CommandFailure.FAILED;
            }
        }
    }

    private Set<FaultKind> kinds() {
        if (plans < 1 || firstPlan < 1 || outage < 1 || minutes < 0) {
            throw CommandFailure.badInput("--plans, --first-plan and --outage are at least 1, --minutes at least 0");
        }
        try {
            return FaultKind.parse(faults.isEmpty() ? FaultKind.all() : faults);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("--faults: " + e.getMessage(), e);
        }
    }

    /** As many replicas as it takes for a fault to leave somebody who could do the work. */
    private static ClusterPlan plan() {
        Map<ServiceName, Integer> replicas =
                Map.of(ServiceName.AUGMENT, 2, ServiceName.LABELGUESS, 2, ServiceName.TRAINER, 2, ServiceName.EVAL, 1);
        return new ClusterPlan(
                Optional.empty(), Optional.empty(), 0, 0, replicas, Addresses.topicPrefix(System.getenv()));
    }

    private void show(ChaosReport report) throws IOException {
        PrintStream people = json ? console.err() : console.out();
        people.println();
        people.print(report.text());
        people.println();
        for (PlanOutcome outcome : report.plans()) {
            if (!outcome.agreed()) {
                people.printf(
                        "plan %d FAILED, run %s: %s%n", outcome.plan().number(), outcome.run(), outcome.trouble());
                people.printf("  its faults: %s%n", faults(outcome.plan()));
                people.printf("  repeat it:  %s%n", repeat(outcome.plan().number()));
            }
        }
        if (json) {
            console.out().println(report.toJsonLine());
        }
    }

    private static String faults(FaultPlan plan) {
        return plan.faults().stream().map(PlannedFault::toString).collect(Collectors.joining(", "));
    }

    /** The command line that meets the same plan again. */
    private String repeat(int number) {
        StringBuilder more = new StringBuilder();
        set.forEach(each -> more.append(" --set ").append(each));
        if (!data.isEmpty()) {
            more.append(" --data ").append(data);
        }
        if (!faults.isEmpty()) {
            more.append(" --faults ").append(faults);
        }
        return "./mixmatch chaos %s --seed %d --plans 1 --first-plan %d --outage %d --steps %d%s"
                .formatted(spec, seed, number, outage, steps, more);
    }

    /** The runs of one command, on one system. */
    private final class Trials {
        private final Function<String, Submission> submissions;
        private final WorkDir work;
        private final Cluster cluster;
        private final ChaosSystem system;

        /** @param submissions one by what is done to it, which becomes part of its name */
        private Trials(Function<String, Submission> submissions, WorkDir work, Cluster cluster, ChaosSystem system) {
            this.submissions = submissions;
            this.work = work;
            this.cluster = cluster;
            this.system = system;
        }

        private ChaosReport all(Set<FaultKind> kinds) throws IOException, InterruptedException {
            cluster.awaitServices();
            long began = System.nanoTime();
            Submission undisturbed = submissions.apply("undisturbed");
            console.say("run %s: %d steps, undisturbed".formatted(undisturbed.run(), steps));
            RunBits expected = new ChaosRun(undisturbed, work, cluster, UNDISTURBED_AT_MOST).run(seen -> {});
            List<PlanOutcome> outcomes = new ArrayList<>();
            String before = undisturbed.run();
            for (int number = firstPlan; number < firstPlan + plans && goesOn(began); number++) {
                PlanOutcome outcome = one(FaultPlan.of(seed, number, kinds, steps), before, expected);
                outcomes.add(outcome);
                // Its messages come again in the next one: those of earlier runs leave the topics after a while.
                before = outcome.run();
                system.restore();
            }
            return new ChaosReport(spec, steps, outage, undisturbed.run(), expected.weightsSha256(), outcomes);
        }

        private boolean goesOn(long began) {
            return minutes == 0
                    || System.nanoTime() - began < Duration.ofMinutes(minutes).toNanos();
        }

        private PlanOutcome one(FaultPlan plan, String before, RunBits expected)
                throws IOException, InterruptedException {
            Submission submission = submissions.apply("plan" + plan.number());
            console.say("run %s: %s".formatted(submission.run(), faults(plan)));
            Duration atMost = UNDISTURBED_AT_MOST.plus(A_FAULT_COSTS_AT_MOST
                    .plusSeconds(outage)
                    .multipliedBy(plan.faults().size()));
            try (Trial trial =
                    new Trial(plan, system, submission.run(), before, Duration.ofSeconds(outage), console::say)) {
                String difference = difference(submission, atMost, trial, expected);
                PlanOutcome outcome = trial.outcome(difference);
                console.say("run %s: %s"
                        .formatted(submission.run(), outcome.agreed() ? "the bits agree" : outcome.trouble()));
                return outcome;
            }
        }

        private String difference(Submission submission, Duration atMost, Trial trial, RunBits expected)
                throws IOException, InterruptedException {
            try {
                return expected.firstDifference(new ChaosRun(submission, work, cluster, atMost).run(trial::observe));
            } catch (CommandFailure e) {
                // The plans that follow are still worth their time.
                return e.getMessage();
            }
        }
    }
}
