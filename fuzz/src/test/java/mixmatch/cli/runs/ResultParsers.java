package mixmatch.cli.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.spec.RunSpec;

/** Files of a run's results. */
public final class ResultParsers {
    private ResultParsers() {}

    public static List<Parser> all(Path dir) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("results"));
        WorkDir work = WorkDir.at(dir.resolve("work"));
        RunFiles files = new RunFiles(folder);
        RunResult result = new RunResult(
                new RunResult.Setup("a", "mixmatch", "digits-0123456789abcdef", 4, 1, 8),
                new RunResult.Accuracy(0.75, 0.75),
                new RunResult.Weights("00", true, 0),
                3,
                Map.of("augment", 1),
                List.of("cpu"),
                List.of("cpu"));
        byte[] losses =
                Valid.bytes("step,lossX,lossU,lambdaU,total,guessAccuracy\n1,0.5,0.25,1,0.75,\n2,1e-3,,1,NaN,1\n");
        for (String name : List.of(RunFiles.MODEL, RunFiles.REPORT, RunFiles.SPEC)) {
            Files.write(files.file(name), new byte[0]);
        }
        Files.write(files.file(RunFiles.LOSSES), losses);
        Files.write(files.file("result.json"), result.toJson());
        byte[] spec = Valid.bytes(RunSpec.parse("{}", "a test").toYaml());
        return List.of(
                Parser.ofFile(
                        "result.json",
                        files.file("result.json"),
                        List.of(result.toJson()),
                        file -> files.result(),
                        CommandFailure.class),
                Parser.ofFile(
                        "losses.csv",
                        files.file(RunFiles.LOSSES),
                        List.of(losses),
                        file -> LossTable.parse("losses.csv", Files.readAllBytes(file))
                                .last(),
                        CommandFailure.class),
                Parser.ofFile(
                                "a compared run's spec.yaml",
                                files.file(RunFiles.SPEC),
                                List.of(spec),
                                file -> {
                                    Files.write(files.file("result.json"), result.toJson());
                                    Files.write(files.file(RunFiles.LOSSES), losses);
                                    ComparedRun.ofFiles(folder.toString(), work);
                                },
                                CommandFailure.class)
                        .slow());
    }
}
