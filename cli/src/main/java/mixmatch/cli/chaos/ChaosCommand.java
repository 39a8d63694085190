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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import mixmatch.cli.chaos.ChaosReport.PlanOutcome;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Brokers;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chaos}: checks that a run gives the same bits whatever happens to the system meanwhile. */
@Command(
        name = "chaos",
        description = "Starts the whole system, trains SPEC undisturbed, then repeatedly while faults are injected,"
                + " and compares losses and final weights bit for bit.")
public final class ChaosCommand implements Callable<Integer> {
    /** Without a fault a run takes seconds; with one that is not survived it takes for ever. */
    private static final Duration UNDISTURBED_AT_MOST = Duration.ofMinutes(10);

    private static final Duration A_FAULT_COSTS_AT_MOST = Duration.ofSeconds(60);
    /** As many as it takes for a fault to leave somebody who could do the work. */
    private static final Map<ServiceName, Integer> REPLICAS =
            Map.of(ServiceName.AUGMENT, 2, ServiceName.LABELGUESS, 2, ServiceName.TRAINER, 2, ServiceName.EVAL, 1);

    @Mixin
    Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            defaultValue = "digits",
            description = "Name of a spec (specs lists them), or path of a YAML file (default: ${DEFAULT-VALUE}).")
    String spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Images, as train takes them.")
    String data = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the plans (default: ${DEFAULT-VALUE}). The run's own seed is the spec's.")
    long seed;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            description = "Kinds of faults, with commas: kill, pause, broker, store, duplicate, reorder, scale, stop,"
                    + " leader (of 3 brokers), power, undecodable, unwanted, checkpoint, model; corrupt: the last"
                    + " four"
                    + " (default: all).")
    String faults = "";

    @Option(
            names = "--brokers",
            paramLabel = "N",
            description = "Embedded Kafka brokers, 1 or 3 (default: as DIR has them, else 1).")
    int brokers;

    @Option(
            names = "--plans",
            paramLabel = "N",
            defaultValue = "3",
            description = "Number of plans, a run each (default: ${DEFAULT-VALUE}).")
    int plans;

    @Option(
            names = "--first-plan",
            paramLabel = "N",
            description = "Number of the first plan; with --plans 1, of the only one.")
    int firstPlan = 1;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Begin no further plan after N minutes (default: all plans).")
    int minutes;

    @Option(
            names = "--outage",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long processes are away or paused (default: ${DEFAULT-VALUE}).")
    int outage;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "300",
            description = "Steps of each run (default: ${DEFAULT-VALUE}).")
    long steps;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the spec, as in augmentation.pad=2; may be repeated.")
    List<String> set = new ArrayList<>();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".mixmatch/chaos",
            description = "Folder for all that the runs leave on this machine (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        int count = Brokers.count(brokers, WorkDir.at(dir).root());
        Set<FaultKind> kinds = kinds(count);
        SpecFile file = SpecFile.find(spec);
        NamedImages images = new NamedImages(data, false);
        RunSpec parsed = file.parse(SpecFile.overrides(
                Map.of("dataset.source", images.source(), "training.steps", Long.toString(steps)), set));
        WorkDir work = WorkDir.openForTrainer(dir);
        String prefix = Addresses.topicPrefix(System.getenv());
        ClusterPlan plan = new ClusterPlan(Optional.empty(), Optional.empty(), count, 0, 0, REPLICAS, prefix);
        try (Session session = Session.alone(work, plan, console)) {
            Cluster cluster = session.cluster.orElseThrow();
            UnsyncedFiles.of(work).watch(cluster::tell);
            Dataset dataset = images.open(file.origin(), List.of(parsed), images.found(), work, console);
            AtomicReference<Optional<BrokerNetwork>> network = new AtomicReference<>(Optional.empty());
            cluster.putBetweenBrokers(quorum -> network.set(Optional.of(new BrokerNetwork(quorum))));
            session.start();
            try (ChaosSystem system = new ChaosSystem(cluster, network.get(), work)) {
                ChaosReport report = trials(kinds, system, what -> {
                    String name = RunName.of(parsed.name(), what, Instant.now(), new Random());
                    return Submission.prepare(name, file.origin(), parsed, dataset);
                });
                WholeFile.write(work.root().resolve("chaos.json"), report.toJson());
                show(report);
                return report.agreed() ? 0 : CommandFailure.FAILED;
            }
        }
    }

    private Set<FaultKind> kinds(int count) {
        if (plans < 1 || firstPlan < 1 || outage < 1 || minutes < 0) {
            throw CommandFailure.badInput("--plans, --first-plan and --outage are at least 1, --minutes at least 0");
        }
        try {
            Set<FaultKind> kinds = FaultKind.parse(faults.isEmpty() ? FaultKind.all(count) : faults);
            if (count == 1 && kinds.contains(FaultKind.LEADER)) {
                throw CommandFailure.badInput(
                        "--faults leader is of several brokers; give --brokers %d".formatted(Brokers.SEVERAL));
            }
            return kinds;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("--faults: " + e.getMessage(), e);
        }
    }

    private void show(ChaosReport report) throws IOException {
        PrintStream people = json ? console.err() : console.out();
        people.printf("%n%s%n", report.text());
        for (PlanOutcome outcome : report.plans()) {
            if (!outcome.agreed()) {
                int number = outcome.plan().number();
                people.printf("plan %d FAILED, run %s: %s%n", number, outcome.run(), outcome.trouble());
                people.printf("  its faults: %s%n  repeat it:  %s%n", outcome.plan(), repeat(number));
            }
        }
        if (json) {
            console.out().println(report.toJsonLine());
        }
    }

    private String repeat(int number) {
        String more = set.stream().map(" --set "::concat).collect(Collectors.joining())
                + (data.isEmpty() ? "" : " --data " + data)
                + (faults.isEmpty() ? "" : " --faults " + faults)
                + (brokers == 0 ? "" : " --brokers " + brokers);
        return "./mixmatch chaos %s --seed %d --plans 1 --first-plan %d --outage %d --steps %d%s"
                .formatted(spec, seed, number, outage, steps, more);
    }

    /** @param runs one by what is done to it, which becomes part of its name */
    private ChaosReport trials(Set<FaultKind> kinds, ChaosSystem system, Function<String, Submission> runs)
            throws Exception {
        system.cluster().awaitServices();
        long began = System.nanoTime();
        long most = minutes == 0 ? Long.MAX_VALUE : Duration.ofMinutes(minutes).toNanos();
        Submission undisturbed = runs.apply("undisturbed");
        console.say("run %s: %d steps, undisturbed".formatted(undisturbed.run(), steps));
        RunBits expected = system.run(undisturbed, UNDISTURBED_AT_MOST, seen -> {});
        List<PlanOutcome> outcomes = new ArrayList<>();
        String before = undisturbed.run();
        for (int number = firstPlan; number < firstPlan + plans && System.nanoTime() - began < most; number++) {
            FaultPlan plan = FaultPlan.of(seed, number, kinds, steps);
            Duration faultsCost = A_FAULT_COSTS_AT_MOST
                    .plusSeconds(outage)
                    .multipliedBy(plan.faults().size());
            Submission submission = runs.apply("plan" + number);
            String run = submission.run();
            console.say("run %s: %s".formatted(run, plan));
            try (Trial trial = new Trial(plan, system, run, before, Duration.ofSeconds(outage), console::say)) {
                PlanOutcome outcome = trial.outcome(difference(
                        expected, () -> system.run(submission, UNDISTURBED_AT_MOST.plus(faultsCost), trial::observe)));
                console.say("run %s: %s".formatted(run, outcome.agreed() ? "the bits agree" : outcome.trouble()));
                outcomes.add(outcome);
            }
            // Its messages come again in the next one: those of earlier runs leave the topics after a while.
            before = run;
            system.restore(REPLICAS);
        }
        return new ChaosReport(spec, steps, outage, undisturbed.run(), expected.weightsSha256(), outcomes);
    }

    private static String difference(RunBits expected, Callable<RunBits> run) throws Exception {
        try {
            return expected.firstDifference(run.call());
        } catch (CommandFailure e) {
            // The plans that follow are still worth their time.
            return e.getMessage();
        }
    }
}
