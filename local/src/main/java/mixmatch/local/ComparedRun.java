package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;

/**
 * One side of a comparison.
 *
 * @param name the run's, or the path as it was given
 * @param spec where it is known
 * @param fingerprints what computed, where it is known
 */
record ComparedRun(String name, Losses losses, Optional<RunSpec> spec, List<String> fingerprints) {
    /** A path of {@code losses.csv} or of its folder, or a run whose results are in {@code dir}; empty: look for it. */
    static Optional<ComparedRun> ofFiles(String text, WorkDir dir) throws IOException {
        Path given = Path.of(text);
        Path losses = Files.isDirectory(given) ? new RunFiles(given).losses() : given;
        if (Files.isRegularFile(losses)) {
            return Optional.of(read(text, losses));
        }
        if (text.contains("/") || text.endsWith(".csv")) {
            throw CommandFailure.badInput(
                    "there is no file %s; give the losses.csv of a run, or a run's name".formatted(losses));
        }
        Path here = new RunFiles(dir.run(text)).losses();
        return Files.isRegularFile(here) ? Optional.of(read(text, here)) : Optional.empty();
    }

    private static ComparedRun read(String name, Path losses) throws IOException {
        RunFiles files = new RunFiles(losses.toAbsolutePath().getParent());
        Optional<RunSpec> spec = Optional.empty();
        if (Files.isRegularFile(files.spec())) {
            spec = spec(Files.readString(files.spec()), files.spec().toString());
        }
        List<String> fingerprints = files.result()
                .map(result -> concat(result.trainerFingerprints(), result.guessFingerprints()))
                .orElse(List.of());
        return new ComparedRun(name, Losses.parse(name, Files.readAllBytes(losses)), spec, fingerprints);
    }

    /** A run whose losses are in the store; as far as its checkpoints reach, while it is unfinished. */
    static ComparedRun ofStore(RunView run, ObjectStore store) throws IOException {
        Map<String, byte[]> pieces = new LinkedHashMap<>();
        for (String key : store.list(ObjectKeys.run(run.run(), "history/"))) {
            Optional<byte[]> piece = store.find(key);
            if (piece.isPresent()) {
                pieces.put(key, piece.get());
            }
        }
        return new ComparedRun(
                run.run(),
                Losses.join(pieces),
                RunSummary.spec(run),
                concat(run.state().getTrainerFingerprintsList(), run.state().getGuessFingerprintsList()));
    }

    private static Optional<RunSpec> spec(String yaml, String origin) {
        try {
            return Optional.of(RunSpec.parse(yaml, origin));
        } catch (SpecException e) {
            return Optional.empty();
        }
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>();
        Stream.of(first, second).forEach(all::addAll);
        return all;
    }
}
