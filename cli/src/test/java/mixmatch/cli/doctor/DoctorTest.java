package mixmatch.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.cli.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path dir;

    @Test
    void eachThingThatARunNeedsIsLookedAtAndNothingIsMade() throws Exception {
        Path work = dir.resolve("not/there/yet");

        Said doctor = Said.by("doctor", "--dir", work.toString(), "--json").succeeded();

        JsonNode findings = new ObjectMapper().readTree(doctor.printed());
        assertThat(findings.findValuesAsText("about"))
                .containsExactly("JDK", "processor", "GPU", "memory", "disk", "ports", "system");
        assertThat(findings.get(1).get("found").textValue()).contains("training takes the engine ");
        assertThat(findings.get(6).get("found").textValue()).contains("nothing is up in " + work);
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void theBrokerThatIsNamedIsLookedAtThoughASystemIsUp() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        Files.writeString(dir.resolve("up.json"), """
                {"pid": %d, "startedAtMillis": %d, "kafka": "127.0.0.1:2", "s3": "http://127.0.0.1:2",
                 "embeddedS3": true, "topicPrefix": "", "replicas": {}}
                """.formatted(
                        self.pid(), self.info().startInstant().orElseThrow().toEpochMilli()));

        Said named = Said.by("doctor", "--dir", dir.toString(), "--kafka", "127.0.0.1:1");

        assertThat(named.printed()).contains("127.0.0.1:1").doesNotContain("127.0.0.1:2");
        assertThat(Said.by("doctor", "--dir", dir.toString()).printed())
                .as("without a name")
                .contains("127.0.0.1:2");
    }

    @Test
    void aBrokerThatIsAwayIsNamedWithTheRemedy() {
        Said doctor = Said.by("doctor", "--dir", dir.toString(), "--kafka", "127.0.0.1:1");

        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.printed().lines().filter(line -> line.startsWith("bad")))
                .singleElement()
                .asString()
                .contains("broker", "127.0.0.1:1");
        assertThat(doctor.printed().lines()).last().asString().contains("-> check the address");
    }
}
