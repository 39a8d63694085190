package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment that is killed on its way goes on, and finds what it would have found. */
class ExperimentIT {
    private static final String[] EXPERIMENT = {
        "experiment",
        "digits",
        "--methods",
        "mixmatch",
        "--against",
        "supervised",
        "--labels",
        "10",
        "--seeds",
        "1,2",
        "--steps",
        "20",
        "--set",
        "checkpoints.every=8"
    };

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void killedTwiceItEndsWithTheSameTable() throws Exception {
        CommandProcess undisturbed = start("one");
        assertThat(undisturbed.await()).as(undisturbed.said()).isZero();
        assertThat(undisturbed.said()).contains("4 runs, 0 of them done: supervised, mixmatch by specs/digits.yaml");

        CommandProcess first = start("two");
        first.awaitSaid("(1 done)");
        // With broker, store and services.
        first.signal("KILL");
        for (long pid : CommandProcess.childrenOf(base)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        first.await();
        CommandProcess second = start("two");
        second.awaitSaid("(3 done)");
        second.signal("KILL");
        second.await();
        CommandProcess.awaitNoChildrenOf(base);
        CommandProcess third = start("two");

        assertThat(third.await()).as(third.said()).isZero();
        assertThat(third.said()).containsPattern("4 runs, [34] of them done").doesNotContain("it stays stopped");
        assertThat(beforeTimes(third.printed(), "two")).isEqualTo(beforeTimes(undisturbed.printed(), "one"));
        assertThat(table("two")).isEqualTo(table("one"));
        assertThat(csv("two")).isEqualTo(csv("one")).hasSize(5);
        JsonNode json =
                new ObjectMapper().readTree(out("two").resolve("results.json").toFile());
        assertThat(json.get("runs")).allSatisfy(run -> {
            assertThat(run.get("exact").booleanValue()).isTrue();
            assertThat(run.get("finalWeightsSha256").textValue()).hasSize(64);
        });
        assertThat(json.get("differences")).hasSize(1);
        assertThat(Files.readString(out("two").resolve("index.html"))).contains("mixmatch with 10 labels is ");
        try (Stream<Path> files = Files.list(out("two"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".part")))
                    .containsExactlyInAnyOrder(
                            "journal.json",
                            "table.txt",
                            "results.csv",
                            "results.json",
                            "labels.png",
                            "steps.png",
                            "index.html");
        }

        CommandProcess again = start("two");
        assertThat(again.await()).as("nothing is trained or started").isZero();
        assertThat(again.said()).contains("4 runs, 4 of them done").doesNotContain("starting");
        assertThat(again.printed()).isEqualTo(third.printed());
    }

    private CommandProcess start(String name) throws Exception {
        List<String> arguments = new ArrayList<>(Arrays.asList(EXPERIMENT));
        arguments.addAll(List.of(
                "--dir", base.resolve(name).toString(), "--out", out(name).toString()));
        return CommandProcess.start(base, arguments.toArray(String[]::new));
    }

    private Path out(String name) {
        return base.resolve("out-" + name);
    }

    private String table(String name) throws Exception {
        return beforeTimes(Files.readString(out(name).resolve("table.txt")), name);
    }

    private static String beforeTimes(String text, String name) {
        assertThat(text).as(name).contains("\nTimes: ");
        return text.substring(0, text.indexOf("\nTimes: "));
    }

    /** The rows without their times. */
    private List<String> csv(String name) throws Exception {
        return Files.readAllLines(out(name).resolve("results.csv")).stream()
                .map(row -> row.substring(0, row.lastIndexOf(',')))
                .toList();
    }
}
