package mixmatch.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import mixmatch.backbones.BackboneParsers;
import mixmatch.cli.backup.BackupParsers;
import mixmatch.cli.models.ModelParsers;
import mixmatch.cli.runs.ResultParsers;
import mixmatch.cli.system.SettingParsers;
import mixmatch.cli.topics.ShownMessageParsers;
import mixmatch.eval.api.RequestParsers;
import mixmatch.eval.evaluation.EvaluationParsers;
import mixmatch.ingest.ImageParsers;
import mixmatch.labelguess.GuessParsers;
import mixmatch.runs.RunParsers;
import mixmatch.service.ServiceParsers;
import mixmatch.trainer.artifacts.CheckpointParsers;
import mixmatch.trainer.run.ReplyParsers;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parser that reads bytes from outside, each with mutated ones: it gives a result or an error in a sentence, soon, and in
 * bounded memory. HTTP is in {@code HttpFuzzIT}.
 */
class FuzzTest {
    private static final int TRIES = Integer.getInteger("mixmatch.fuzz", 500);
    private static final int ALL = 10_000;
    private static final int SLOW = 5;
    private static final long SEED = Long.getLong("mixmatch.fuzz.seed", 1);

    @TempDir
    static Path dir;

    static List<Parser> parsers() throws Exception {
        List<Parser> all = new ArrayList<>();
        all.addAll(SpecParsers.all());
        all.addAll(DatasetParsers.all());
        all.addAll(MessageParsers.all());
        all.addAll(ServiceParsers.all());
        all.addAll(RunParsers.all());
        all.addAll(ReplyParsers.all());
        all.addAll(CheckpointParsers.all());
        all.addAll(GuessParsers.all());
        all.addAll(BackboneParsers.all(dir));
        all.addAll(EvaluationParsers.all());
        all.addAll(RequestParsers.all());
        all.addAll(ImageParsers.all(dir));
        all.addAll(BackupParsers.all(dir));
        all.addAll(SettingParsers.all(dir));
        all.addAll(ResultParsers.all(dir));
        all.addAll(ShownMessageParsers.all());
        all.addAll(ModelParsers.all(dir));
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parsers")
    void anInputIsReadOrRefusedInASentence(Parser parser) throws Exception {
        int tries = parser.isSlow() && TRIES < ALL ? Math.max(1, TRIES / SLOW) : TRIES;
        say(new Fuzzing(parser, SEED, tries).run());
    }

    /** Prints what came of a parser, and writes it to a file. */
    static void say(String figures) throws IOException {
        System.out.println(figures);
        Files.writeString(
                Path.of("target", "fuzz.txt"),
                figures + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
