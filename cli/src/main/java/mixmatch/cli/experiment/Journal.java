package mixmatch.cli.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.terminal.CommandFailure;

/**
 * The memory of an experiment, {@code journal.json} in its folder: which runs belong to it and what those that are done have
 * reached. It is written anew as a whole after each run, so that a command that was killed goes on where it was.
 */
final class Journal {
    static final String FILE = "journal.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final Content content;

    /** @param runs by name, in the order of the plan; {@code measured} is null until the run is done, as in the file */
    record Content(Map<String, String> identity, LinkedHashMap<String, Entry> runs) {}

    record Entry(String method, int labels, long seed, String specSha256, MeasuredRun measured) {}

    private Journal(Path file, Content content) {
        this.file = file;
        this.content = content;
    }

    /** The journal in a folder, begun where there is none; {@link CommandFailure} where it is another experiment's. */
    static Journal open(Path folder, ExperimentPlan plan, String dataset) throws IOException {
        Path file = folder.resolve(FILE);
        LinkedHashMap<String, Entry> planned = new LinkedHashMap<>();
        for (PlannedRun run : plan.runs()) {
            planned.put(
                    run.run(),
                    new Entry(run.method(), run.spec().dataset().labels(), run.seed(), run.specSha256(), null));
        }
        Journal begun = new Journal(file, new Content(plan.identity(dataset), planned));
        if (!Files.exists(file)) {
            refuseStrangers(Files.createDirectories(folder));
            begun.write();
            return begun;
        }
        Journal found = read(file);
        found.refuseOther(begun.content, folder);
        return found;
    }

    private static Journal read(Path file) throws IOException {
        try {
            return new Journal(file, JSON.readValue(file.toFile(), Content.class));
        } catch (JsonProcessingException e) {
            throw CommandFailure.badInput(
                    "%s is no journal of an experiment of this version; give another --out, or delete that folder"
                            .formatted(file),
                    e);
        }
    }

    /** Files of somebody else would be overwritten. */
    private static void refuseStrangers(Path folder) throws IOException {
        boolean strangers = Folders.list(folder).stream()
                .anyMatch(file -> !file.getFileName().toString().startsWith("."));
        if (strangers) {
            throw CommandFailure.badInput(
                    "%s has files, but no %s of an experiment; give another --out, or an empty folder"
                            .formatted(folder, FILE));
        }
    }

    private void refuseOther(Content asked, Path folder) {
        for (Map.Entry<String, String> one : asked.identity.entrySet()) {
            String there = content.identity.getOrDefault(one.getKey(), "none");
            if (!there.equals(one.getValue())) {
                throw CommandFailure.badInput(
                        "%s holds an experiment with other settings: %s is %s there and %s here; give another --out, or the same settings"
                                .formatted(folder, one.getKey(), there, one.getValue()));
            }
        }
        if (!List.copyOf(content.runs.keySet()).equals(List.copyOf(asked.runs.keySet()))) {
            throw CommandFailure.badInput(
                    "%s holds an experiment with other settings; give another --out, or the same settings"
                            .formatted(folder));
        }
    }

    /** What a run has reached; empty until it is done. */
    Optional<MeasuredRun> measured(PlannedRun run) {
        return Optional.ofNullable(content.runs.get(run.run()).measured);
    }

    void done(PlannedRun run, MeasuredRun measured) throws IOException {
        content.runs.computeIfPresent(
                run.run(),
                (name, entry) -> new Entry(entry.method, entry.labels, entry.seed, entry.specSha256, measured));
        write();
    }

    private void write() throws IOException {
        WholeFile.write(file, JSON.writeValueAsBytes(content));
    }
}
