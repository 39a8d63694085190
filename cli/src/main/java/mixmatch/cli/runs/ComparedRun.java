package mixmatch.cli.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;

/**
 * One side of a comparison.
 *
 * @param name of the run, or the path that a person gave
 * @param spec empty where it is not known
 * @param fingerprints of the machines and software that computed it
 */
record ComparedRun(String name, LossTable losses, Optional<RunSpec> spec, List<String> fingerprints) {
    /** A path of {@code losses.csv} or of its folder, or a run whose results are in {@code dir}; empty: look for it. */
    static Optional<ComparedRun> ofFiles(String text, WorkDir dir) throws IOException {
        Path given = Path.of(text);
        Path losses = Files.isDirectory(given) ? new RunFiles(given).file(RunFiles.LOSSES) : given;
        if (Files.isRegularFile(losses)) {
            return Optional.of(read(text, losses));
        }
        if (text.contains("/") || text.endsWith(".csv")) {
            throw CommandFailure.badInput(
                    "there is no file %s; give the losses.csv of a run, or a run's name".formatted(losses));
        }
        Path here = new RunFiles(dir.run(text)).file(RunFiles.LOSSES);
        return Files.isRegularFile(here) ? Optional.of(read(text, here)) : Optional.empty();
    }

    private static ComparedRun read(String name, Path losses) throws IOException {
        RunFiles files = new RunFiles(losses.toAbsolutePath().getParent());
        Optional<RunSpec> spec = Optional.empty();
        if (Files.isRegularFile(files.file(RunFiles.SPEC))) {
            try {
                spec = Optional.of(RunSpec.parse(
                        new String(Files.readAllBytes(files.file(RunFiles.SPEC)), StandardCharsets.UTF_8), name));
            } catch (SpecException e) {
                // Of another version: what differs in it is not said.
            }
        }
        List<String> fingerprints = files.result()
                .map(result -> concat(result.trainerFingerprints(), result.guessFingerprints()))
                .orElse(List.of());
        return new ComparedRun(name, LossTable.parse(name, Files.readAllBytes(losses)), spec, fingerprints);
    }

    /** A run whose losses are in the store; as far as its checkpoints reach, while it is unfinished. */
    static ComparedRun ofStore(RunView run, ObjectStore store) throws IOException {
        Map<String, byte[]> pieces = new LinkedHashMap<>();
        for (String key : store.list(ObjectKeys.run(run.run(), "history/"))) {
            store.find(key).ifPresent(piece -> pieces.put(key, piece));
        }
        return new ComparedRun(
                run.run(),
                LossTable.join(pieces),
                run.spec(),
                concat(run.state().getTrainerFingerprintsList(), run.state().getGuessFingerprintsList()));
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
