package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import mixmatch.cli.system.Installation;
import mixmatch.datasets.ImageSet;
import mixmatch.ingest.Sources;
import mixmatch.proto.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mixmatch} from end to end: real broker, store and services as its child processes. */
class TrainIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void aSpecGivesTheSameLossesAndWeightsEachTimeAndWithMoreReplicas() throws Exception {
        List<String> spec = List.of("digits", "--steps", "48", "--seed", "3", "--json");
        Path dir = base.resolve("one");
        CommandProcess up = command("up", "--dir", dir.toString());
        assertThat(up.await()).as(up.said()).isZero();
        assertThat(up.said()).isEqualTo("mixmatch: starting Kafka, S3, augment, labelguess, trainer, eval\n");
        assertThat(up.printed().lines().map(l -> l.replaceAll("\\d+$", "N")))
                .containsExactly(
                        "kafka 127.0.0.1:N",
                        "s3 http://127.0.0.1:N",
                        "page http://127.0.0.1:N",
                        "augment N",
                        "labelguess N",
                        "trainer N",
                        "eval N");
        assertThat(pids(up)).allSatisfy(pid -> assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline")))
                .contains("-service/target/quarkus-app/quarkus-run.jar"));

        JsonNode first;
        JsonNode second;
        try (ScrapedMetrics metrics = new ScrapedMetrics(processes(up))) {
            first = train(dir, spec).get(0);
            second = train(dir, spec).get(0);
            assertMetricsAreThoseOfTheirPage(metrics);
        }
        // Field 19 of proc(5): by now it stands back behind the trainer's steps.
        String labelguess = Files.readString(Path.of("/proc/" + pids(up).get(1) + "/stat"));
        assertThat(labelguess.split("\\) ")[1].split(" ")[16]).isNotEqualTo("0");
        assertPredicts(dir, first);
        assertEvaluatesAsTheRunDid(dir, second);
        assertTopicsTell(dir, first);
        CommandProcess down = command("down", "--dir", dir.toString());
        assertThat(down.await()).isZero();
        assertThat(down.said()).isEqualTo("mixmatch: stopping what is up in " + dir + "\n");
        CommandProcess.awaitNoChildrenOf(dir);

        Path other = base.resolve("two");
        JsonNode third;
        try (OtlpReceiver collector = new OtlpReceiver()) {
            third = train(
                            other,
                            concat(spec, List.of("--replicas", "labelguess=2", "--replicas", "augment=2")),
                            Map.of(
                                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                                    collector.endpoint(),
                                    "OTEL_BSP_SCHEDULE_DELAY",
                                    "200"))
                    .get(0);
            assertTheLastStepIsOneTrace(collector.spans());
        }

        assertThat(losses(dir, first).lines()).hasSize(49);
        assertThat(losses(dir, second)).isEqualTo(losses(dir, first));
        assertThat(losses(other, third)).isEqualTo(losses(dir, first));
        for (JsonNode each : List.of(first, second, third)) {
            assertThat(each.get("finalWeightsSha256").textValue())
                    .hasSize(64)
                    .isEqualTo(first.get("finalWeightsSha256").textValue());
            assertThat(each.get("exact").booleanValue()).isTrue();
        }
        assertThat(third.get("services").get("labelguess").intValue()).isEqualTo(2);
    }

    @Test
    void withoutASpecBothMethodsAreTrainedOnTheSameLabelsAndShownBesideEachOther(TestReporter reporter)
            throws Exception {
        Path dir = base.resolve("work");

        CommandProcess command = command("train", "--dir", dir.toString(), "--steps", "40", "--json");

        assertThat(command.await()).as(command.said()).isZero();
        JsonNode results = JSON.readTree(lastLine(command.printed()));
        assertThat(results).hasSize(2);
        assertThat(results.findValuesAsText("method")).containsExactly("supervised", "mixmatch");
        assertThat(command.said().lines().filter(l -> l.matches("(supervised|mixmatch) +10 +40 .*")))
                .hasSize(2);
        assertThat(command.said())
                .contains(
                        "no SPEC is given: 2 runs with the same labels (supervised, then mixmatch), by the settings of ")
                .contains(
                        ": supervised, 10 of 1297 images labelled, 40 steps", ": mixmatch, 10 of 1297 images labelled")
                .contains("median of last 20   median ms/step")
                .containsPattern("step 40/40 .* \\d+\\.\\d ms/step")
                .doesNotContain("steps/s", "epoch");
        String labeled = "";
        for (JsonNode result : results) {
            Path run = dir.resolve("runs").resolve(result.get("run").textValue());
            assertThat(run)
                    .isDirectoryContaining("glob:**report.html")
                    .isDirectoryContaining("glob:**model.onnx")
                    .isDirectoryContaining("glob:**MODEL_CARD.md")
                    .isDirectoryContaining("glob:**evaluations.csv")
                    .isDirectoryContaining("glob:**events.out.tfevents.*");
            Optional<String> unchecked = OnnxInPython.missing();
            if (unchecked.isPresent()) {
                reporter.publishEntry("not checked", unchecked.get());
            } else {
                OnnxInPython.check(run.resolve("model.onnx"), Sources.digits().test(), 50, 1e-5, base);
            }
            assertThat(Files.readString(run.resolve("evaluations.csv")))
                    .startsWith("step,owner,testAccuracy,")
                    .doesNotContain("epoch");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.resolve("losses.csv"))))
                    .startsWith("rw-r");
            JsonNode split = JSON.readTree(run.resolve("split.json").toFile());
            assertThat(labeled).isIn("", split.get("labeled").toString());
            labeled = split.get("labeled").toString();
        }
        assertRunsAreComparedAndFound(dir, results);
    }

    @Test
    void aJdkThatIsTooOldIsNamed() throws Exception {
        Path jdk = Files.createDirectories(base.resolve("jdk/bin")).getParent();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Path java = Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        CommandProcess command = CommandProcess.start(base, Map.of("JAVA_HOME", jdk.toString()), "train");

        assertThat(command.await()).isEqualTo(2);
        assertThat(command.said().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("mixmatch: a JDK 17 or newer is needed")
                .contains("11.0.2");
    }

    private CommandProcess command(String... arguments) throws Exception {
        return CommandProcess.start(base, arguments);
    }

    private JsonNode train(Path dir, List<String> arguments) throws Exception {
        return train(dir, arguments, Map.of());
    }

    private JsonNode train(Path dir, List<String> arguments, Map<String, String> environment) throws Exception {
        CommandProcess command = CommandProcess.start(
                base,
                environment,
                concat(List.of("train", "--dir", dir.toString()), arguments).toArray(String[]::new));
        assertThat(command.await()).as(command.said()).isZero();
        return JSON.readTree(lastLine(command.printed()));
    }

    private void assertPredicts(Path dir, JsonNode result) throws Exception {
        Path image = base.resolve("digit.png");
        ImageIO.write(new BufferedImage(20, 24, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Path model = dir.resolve("runs").resolve(result.get("run").textValue()).resolve("model.onnx");

        Path damaged = Files.writeString(base.resolve("damaged.png"), "no image");

        CommandProcess predict =
                command("predict", model.toString(), image.toString(), damaged.toString(), image.toString());

        assertThat(predict.await()).as(predict.said()).isEqualTo(1);
        assertThat(predict.said()).contains("the image %s can't be read".formatted(damaged));
        assertThat(predict.printed().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .matches(image + "\\t[0-9]\\t[01]\\.\\d{4}"));
    }

    /** The digits' test images as a person's folder: the command finds what eval has found. */
    private void assertEvaluatesAsTheRunDid(Path dir, JsonNode result) throws Exception {
        ImageSet digits = Sources.digits().test();
        Path folder = base.resolve("test digits");
        for (int i = 0; i < digits.count(); i++) {
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
            for (int pixel = 0; pixel < 64; pixel++) {
                image.getRaster()
                        .setSample(pixel % 8, pixel / 8, 0, digits.image(i).get(pixel));
            }
            Path file = folder.resolve(Integer.toString(digits.label(i))).resolve(i + " ä.PNG");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }

        CommandProcess evaluate =
                command("evaluate", "last", "--dir", dir.toString(), "--data", folder.toString(), "--json");
        assertThat(evaluate.await()).as(evaluate.said()).isZero();
        JsonNode found = JSON.readTree(evaluate.printed());
        assertThat(found.get("images").intValue()).isEqualTo(digits.count());
        assertThat(found.get("accuracy").doubleValue())
                .isEqualTo(result.get("testAccuracy").doubleValue());

        Path sheet = base.resolve("least sure.png");
        CommandProcess predict = command(
                "predict",
                "last",
                folder.resolve("7").toString(),
                "--dir",
                dir.toString(),
                "--top",
                "3",
                "--json",
                "--sheet",
                sheet.toString());
        assertThat(predict.await()).as(predict.said()).isZero();
        JsonNode predictions = JSON.readTree(predict.printed());
        assertThat(predictions).hasSize((int)
                Arrays.stream(digits.labels()).filter(label -> label == 7).count());
        JsonNode guesses = predictions.get(0).get("guesses");
        assertThat(guesses).hasSize(3);
        assertThat(guesses.get(0).get("probability").doubleValue())
                .isGreaterThanOrEqualTo(guesses.get(1).get("probability").doubleValue());
        assertThat(ImageIO.read(sheet.toFile()).getWidth()).isGreaterThan(500);

        CommandProcess csv =
                command("predict", "last", folder.resolve("7").toString(), "--dir", dir.toString(), "--csv");
        assertThat(csv.await()).as(csv.said()).isZero();
        assertThat(csv.printed().lines())
                .hasSize(predictions.size() + 1)
                .first()
                .isEqualTo("file,class,probability");

        Path features = base.resolve("features.csv");
        CommandProcess embed = command(
                "embed", "last", folder.resolve("7").toString(), "--dir", dir.toString(), "--out", features.toString());
        assertThat(embed.await()).as(embed.said()).isZero();
        assertThat(Files.readAllLines(features))
                .hasSize(predictions.size() + 1)
                .first()
                .asString()
                .startsWith("file,f0,f1,");
    }

    private void assertRunsAreComparedAndFound(Path dir, JsonNode results) throws Exception {
        Path picture = base.resolve("curves.png");
        String supervised = results.get(0).get("run").textValue();
        String mixmatch = results.get(1).get("run").textValue();
        CommandProcess compare = command(
                "compare", supervised, "last", "--dir", dir.toString(), "--json", "--picture", picture.toString());
        assertThat(compare.await()).as(compare.said()).isZero();
        JsonNode compared = JSON.readTree(compare.printed());
        assertThat(compared.findValuesAsText("run")).containsExactly(supervised, mixmatch);
        assertThat(compared.get(0).at("/differences/method.name").textValue()).isEqualTo("supervised");
        assertThat(compared.get(1).at("/differences/method.name").textValue()).isEqualTo("mixmatch");
        assertThat(compared.get(1).get("testAccuracy")).isEqualTo(results.get(1).get("testAccuracy"));
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(1000);

        CommandProcess runs =
                command("runs", "--dir", dir.toString(), "--sort", "name", "--only", "digits", "--only", "finished");
        assertThat(runs.await()).as(runs.said()).isZero();
        assertThat(runs.printed().lines().skip(1).map(line -> line.split(" +")[0]))
                .containsExactlyInAnyOrder(supervised, mixmatch)
                .isSorted();

        CommandProcess logs = command("logs", "trainer", "--dir", dir.toString());
        assertThat(logs.await()).as(logs.said()).isZero();
        assertThat(logs.printed()).contains("trainer-1").contains(mixmatch);
    }

    private void assertTopicsTell(Path dir, JsonNode result) throws Exception {
        String run = result.get("run").textValue();
        CommandProcess list = command("topics", "--dir", dir.toString(), "--json");
        assertThat(list.await()).as(list.said()).isZero();
        JsonNode orders = JSON.readTree(list.printed().lines().toList().get(Topic.ORDERS.ordinal()));
        assertThat(orders.get("topic").textValue()).isEqualTo("mixmatch.orders");
        assertThat(orders.get("messages").longValue()).isGreaterThanOrEqualTo(96);
        assertThat(orders.get("bytes").longValue()).isPositive();
        assertThat(orders.at("/lag/mixmatch.augment").longValue()).isZero();

        CommandProcess trace =
                command("topics", "trace", "--dir", dir.toString(), "--run", run, "--step", "20", "--json");
        assertThat(trace.await()).as(trace.said()).isZero();
        List<JsonNode> events = new ArrayList<>();
        for (String line : trace.printed().lines().toList()) {
            events.add(JSON.readTree(line));
        }
        assertThat(events.stream().map(e -> e.get("what").textValue()))
                .contains("model", "order", "labelled batch", "unlabelled batch", "guess", "joined", "trained");
        assertThat(events.get(events.size() - 1).get("what").textValue()).isEqualTo("trained");
        assertThat(events.get(events.size() - 1).get("detail").textValue()).contains("lossX ", "step 37 was ordered");

        Path png = base.resolve("guessed.png");
        CommandProcess show = command(
                "topics",
                "show",
                "guessed",
                "--dir",
                dir.toString(),
                "--run",
                run,
                "--step",
                "20",
                "--png",
                png.toString());
        assertThat(show.await()).as(show.said()).isZero();
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(500);
    }

    private static void assertMetricsAreThoseOfTheirPage(ScrapedMetrics metrics) throws Exception {
        List<ScrapedMetrics.Documented> rows =
                ScrapedMetrics.documented(Installation.current().root().resolve("docs/metrics.md"));
        for (String service : List.of("augment", "labelguess", "trainer", "eval")) {
            List<ScrapedMetrics.Documented> own = rows.stream()
                    .filter(row -> row.services().contains(service))
                    .toList();
            Set<String> exposed = metrics.of(service);
            assertThat(own.stream().map(ScrapedMetrics::line)).as(service).containsAll(exposed);
            assertThat(exposed)
                    .as(service)
                    .containsAll(own.stream()
                            .filter(row -> !row.seen().equals("event"))
                            .map(ScrapedMetrics::line)
                            .toList());
        }
        // Of what is seen once it has happened, what happens in every run.
        assertThat(metrics.of("augment")).contains("mixmatch_augment_seconds summary []");
        assertThat(metrics.of("labelguess")).contains("mixmatch_guess_seconds summary []");
        assertThat(metrics.of("eval"))
                .contains(
                        "mixmatch_evaluation_seconds summary []",
                        "mixmatch_evaluations_total counter []",
                        "mixmatch_test_accuracy gauge [run]",
                        "mixmatch_test_accuracy_median gauge [run]");
    }

    /** Its checkpoint is evaluated, so that all four services have worked on it. */
    private static void assertTheLastStepIsOneTrace(List<OtlpReceiver.Received> spans) {
        List<OtlpReceiver.Received> last =
                spans.stream().filter(s -> s.step() == 48).toList();
        assertThat(last.stream().map(s -> s.service() + " " + s.name()))
                .containsExactlyInAnyOrder(
                        "mixmatch-trainer step",
                        "mixmatch-trainer train",
                        "mixmatch-augment augment",
                        "mixmatch-labelguess guess",
                        "mixmatch-eval evaluate");
        assertThat(last.stream().map(OtlpReceiver.Received::trace).distinct()).hasSize(1);
        Map<String, OtlpReceiver.Received> byName =
                last.stream().collect(Collectors.toMap(OtlpReceiver.Received::name, s -> s));
        assertThat(byName.get("step").parent()).isEmpty();
        for (String child : List.of("train", "augment", "evaluate")) {
            assertThat(byName.get(child).parent())
                    .as(child)
                    .isEqualTo(byName.get("step").id());
        }
        assertThat(byName.get("guess").parent()).isEqualTo(byName.get("augment").id());
        assertThat(spans.stream()
                        .filter(s -> s.name().equals("step"))
                        .map(OtlpReceiver.Received::trace)
                        .distinct())
                .as("each step has a trace of its own")
                .hasSize(48);
    }

    private static Map<String, String> processes(CommandProcess up) {
        return up.printed()
                .lines()
                .map(line -> line.split(" "))
                .filter(words ->
                        List.of("augment", "labelguess", "trainer", "eval").contains(words[0]))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    }

    private static List<String> pids(CommandProcess up) {
        return up.printed().lines().skip(3).map(line -> line.split(" ")[1]).toList();
    }

    private static String losses(Path dir, JsonNode result) throws Exception {
        return Files.readString(
                dir.resolve("runs").resolve(result.get("run").textValue()).resolve("losses.csv"));
    }

    private static String lastLine(String text) {
        return text.lines().reduce((a, b) -> b).orElse("");
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
