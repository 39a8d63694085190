package mixmatch.cli.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Hints;
import mixmatch.ingest.FoundImages;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code init}: a spec to edit. */
@Command(
        name = "init",
        description = "Writes a spec to edit, with each key explained; with --data, one for these images, beside"
                + " them, where train finds it.")
public final class InitCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Where to (default: mixmatch.yaml, in DIR with --data).")
    Path file;

    @Option(names = "--data", paramLabel = "DIR", description = "Images, as train takes them.")
    String data = "";

    @Option(
            names = "--spec",
            paramLabel = "SPEC",
            description = "The spec to begin with (default: digits, or with --data cifar10-quick).")
    String spec = "";

    @Mixin
    Console console;

    @Override
    public Integer call() throws IOException {
        NamedImages images = new NamedImages(data, false);
        SpecFile base = SpecFile.find(spec.isEmpty() ? images.defaultSpec() : spec);
        Map<String, String> suited = new LinkedHashMap<>();
        suited.put("dataset.source", images.source());
        Optional<FoundImages> found = images.found();
        found.ifPresent(all -> {
            suited.put("name", all.name());
            suited.put("dataset.labels", Integer.toString(all.defaultLabels()));
            console.say(all.summary());
        });
        suited.values().removeIf(String::isEmpty);
        RunSpec made = base.parse(suited);
        Path to = file != null ? file : images.projectFile();
        if (Files.exists(to)) {
            throw CommandFailure.badInput("%s is there already; give another FILE, or move it away".formatted(to));
        }
        try {
            WholeFile.write(to.toAbsolutePath(), made.toCommentedYaml().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CommandFailure.badInput("%s can't be written: %s".formatted(to, FileDiagnosis.say(e)), e);
        }
        String call = data.isEmpty() || file != null ? " " + Hints.word(to.toString()) : "";
        console.say("%s is written; edit it, then `mixmatch train%s%s`"
                .formatted(to, call, data.isEmpty() ? "" : " --data " + Hints.word(data)));
        return 0;
    }
}
