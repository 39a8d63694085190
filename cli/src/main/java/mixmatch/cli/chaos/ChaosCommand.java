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
import java.util.stream.LongStream;
import mixmatch.cli.chaos.ChaosReport.PlanOutcome;
import mixmatch.cli.chaos.ChaosReport.Undisturbed;
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
    private static final int MOST_RUNS = FaultPlan.FEWEST;

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
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs that meet each plan at once, each of a seed of its own (default: ${DEFAULT-VALUE}).")
    int runs;

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
        ClusterPlan plan = new ClusterPlan(Optional.empty(), Optional.empty(), count, 0, 0, replicas(), prefix);
        try (Session session = Session.alone(work, plan, console)) {
            Cluster cluster = session.cluster.orElseThrow();
            UnsyncedFiles.of(work).watch(cluster::tell);
            Dataset dataset = images.open(file.origin(), List.of(parsed), images.found(), work, console);
            AtomicReference<Optional<BrokerNetwork>> network = new AtomicReference<>(Optional.empty());
            cluster.putBetweenBrokers(quorum -> network.set(Optional.of(new BrokerNetwork(quorum))));
            session.start();
            try (ChaosSystem system = new ChaosSystem(cluster, network.get(), work)) {
                ChaosReport report = trials(kinds, system, submissions(parsed, file.origin(), dataset));
                WholeFile.write(work.root().resolve("chaos.json"), report.toJson());
                show(report);
                return report.agreed() ? 0 : CommandFailure.FAILED;
            }
        }
    }

    /** As many as it takes for a fault to leave somebody who could do the work; a trainer has one run at a time. */
    private Map<ServiceName, Integer> replicas() {
        return Map.of(
                ServiceName.AUGMENT, 2, ServiceName.LABELGUESS, 2, ServiceName.TRAINER, runs + 1, ServiceName.EVAL, 1);
    }

    /** A run each by what is done to it; the first of the spec's seed, the others of those that follow. */
    private List<Function<String, Submission>> submissions(RunSpec parsed, String origin, Dataset dataset) {
        return LongStream.range(parsed.seed(), parsed.seed() + runs)
                .mapToObj(own -> RunSpec.parse(parsed.toYaml(), origin, Map.of("seed", Long.toString(own))))
                .<Function<String, Submission>>map(seeded -> what -> {
                    String name = RunName.of(seeded.name(), what, Instant.now(), new Random());
                    return Submission.prepare(name, origin, seeded, dataset);
                })
                .toList();
    }

    private Set<FaultKind> kinds(int count) {
        if (plans < 1 || firstPlan < 1 || outage < 1 || minutes < 0) {
            throw CommandFailure.badInput("--plans, --first-plan and --outage are at least 1, --minutes at least 0");
        }
        if (runs < 1 || runs > MOST_RUNS) {
            throw CommandFailure.badInput(
                    "--runs %d: a plan has a fault for each of 1 to %d runs".formatted(runs, MOST_RUNS));
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
                + (brokers == 0 ? "" : " --brokers " + brokers)
                + (runs == 1 ? "" : " --runs " + runs);
        return "./mixmatch chaos %s --seed %d --plans 1 --first-plan %d --outage %d --steps %d%s"
                .formatted(spec, seed, number, outage, steps, more);
    }

    private ChaosReport trials(Set<FaultKind> kinds, ChaosSystem system, List<Function<String, Submission>> submissions)
            throws Exception {
        system.cluster().awaitServices();
        long began = System.nanoTime();
        long most = minutes == 0 ? Long.MAX_VALUE : Duration.ofMinutes(minutes).toNanos();
        TestedRuns tested = new TestedRuns(system, submissions, Duration.ofSeconds(outage), console::say);
        List<Undisturbed> undisturbed = tested.undisturbed();
        List<PlanOutcome> outcomes = new ArrayList<>();
        for (int number = firstPlan; number < firstPlan + plans && System.nanoTime() - began < most; number++) {
            outcomes.addAll(tested.meet(FaultPlan.of(seed, number, kinds, steps)));
            system.restore(replicas());
        }
        return new ChaosReport(spec, steps, outage, undisturbed, outcomes);
    }
}
