package mixmatch.cli.train;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.datasets.Split;
import mixmatch.ingest.FoundImages;
import mixmatch.ingest.Sources;
import mixmatch.plan.Costs;
import mixmatch.plan.ImageKind;
import mixmatch.plan.NetworkSize;
import mixmatch.plan.Plan;
import mixmatch.plan.Room;
import mixmatch.plan.Simulation;
import mixmatch.plan.StepBytes;
import mixmatch.spec.RunSpec;

/** What {@code train} would do, in words: images, split, time, memory, disk and the whole spec. Nothing is started. */
final class DryRun {
    private DryRun() {}

    static void show(
            List<RunSpec> specs, String origin, NamedImages images, Optional<FoundImages> found, SystemOptions options)
            throws IOException {
        PrintStream out = options.console.out();
        for (RunSpec spec : specs) {
            out.printf("# by %s, every key%n%s%n", origin, spec.toYaml());
        }
        found.ifPresent(all -> {
            out.println(all.summary());
            all.remarks().forEach(out::println);
        });
        double seconds = 0;
        Room most = new Room(0, 0);
        for (RunSpec spec : specs) {
            RunSpec.Source source = spec.dataset().source();
            ImageKind kind = found.map(all -> new ImageKind(3, all.classes(), all.tests()))
                    .orElse(ImageKind.of(source));
            long trainImages = found.map(FoundImages::trained).orElseGet(() -> ImageKind.trained(source));
            if (found.isPresent()) {
                Split split = Sources.split(found.get(), spec);
                out.printf(
                        "%s: %d labelled, %d unlabelled, %d for validation%n",
                        spec.method().name(),
                        split.labeled().length,
                        split.unlabeled().length,
                        split.validation().length);
            }
            Plan plan = plan(spec, kind);
            double each = 1 / Simulation.of(plan).stepsPerSecond();
            Room room = Room.of(plan, kind, trainImages, each);
            seconds += each * spec.training().steps();
            most = new Room(Math.max(most.memory(), room.memory()), Math.max(most.disk(), room.disk()));
        }
        out.printf(
                Locale.ROOT,
                "about %s for %s on %d cores, besides reading, starting and evaluating; about %.1f GB of memory, %.1f GB of disk in %s%n",
                ProgressDisplay.duration(Math.round(seconds)),
                specs.size() == 1 ? "the run's steps" : "the steps of %d runs".formatted(specs.size()),
                Runtime.getRuntime().availableProcessors(),
                most.memory() / 1e9,
                most.disk() / 1e9,
                options.dir);
    }

    /** One replica of everything on this machine's cores. */
    private static Plan plan(RunSpec spec, ImageKind kind) {
        NetworkSize network =
                NetworkSize.of(spec.recipe().network(), spec.dataset().imageSize(), kind.channels(), kind.classes());
        return new Plan(
                spec,
                Costs.measured(spec, network, kind),
                StepBytes.of(spec, kind.channels(), kind.classes()),
                network,
                1,
                new Plan.ReplicaCounts(1, 1, 1, 4),
                new Plan.Hardware(Runtime.getRuntime().availableProcessors(), Double.POSITIVE_INFINITY));
    }
}
