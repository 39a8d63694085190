package mixmatch.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mixmatch.cli.Said;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.RunSpec;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a message that are shown, and their form. */
class MessageFormTest {
    private static final ZoneId ZONE = ZoneOffset.ofHours(2);
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");

    private static final UnlabeledBatch BATCH = UnlabeledBatch.newBuilder()
            .setRun("r")
            .setStep(7)
            .setAugmentations(2)
            .setHeight(2)
            .setWidth(2)
            .setChannels(1)
            .setPixels(ByteString.copyFrom(new byte[] {0, 1, 2, 3, (byte) 255, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 1}))
            .addTruth(3)
            .addTruth(-1)
            .build();

    @Test
    void pixelsAreSummarisedAndTheRestIsText() {
        String text = text(Topic.BATCHES_UNLABELED, "r/7", RunHeaders.of("r", 7, 0, BATCH), BATCH.toByteArray());

        assertThat(text.lines())
                .startsWith(
                        "2026-11-24 14:00:00.123  batches.unlabeled  partition 3  offset 42  %d bytes  key r/7"
                                .formatted(BATCH.getSerializedSize()),
                        "  run-id r  schema mixmatch.v1.UnlabeledBatch  step 7  model-step 0",
                        "  run: \"r\"",
                        "  step: 7")
                .contains("  truth: -1")
                .endsWith("  pixels: uint8 [2, 2, 2, 2, 1], 16 bytes, 0..255, mean 17.5, sha256 a8c534c7…");
    }

    @Test
    void sizesThatDoNotFitThePixelsAreNotClaimed() {
        UnlabeledBatch wrong = BATCH.toBuilder().setHeight(Integer.MAX_VALUE).build();
        assertThat(MessageForm.lines(wrong)).last().asString().startsWith("pixels: uint8, 16 bytes");
    }

    @Test
    void longListsAndTextsOfSeveralLinesStayReadable() {
        UnlabeledBatch.Builder many = BATCH.toBuilder().clearPixels();
        for (int i = 0; i < 100; i++) {
            many.addTruth(i);
        }
        assertThat(MessageForm.lines(many.build()))
                .contains("truth: 102 values: 3 -1 0 1 2 3 4 5 6 7 …")
                .noneMatch(line -> line.startsWith("truth: 3"));
        RunSpec spec = RunSpec.newBuilder().setYaml("name: digits\nseed: 1\n").build();
        assertThat(MessageForm.lines(spec)).containsExactly("yaml:", "  name: digits", "  seed: 1");
    }

    @Test
    void nothingOfOthersReachesATerminalRaw() throws Exception {
        String evil = "\u001b]0;owned\u0007 \u009b31m \u202eabc \r\n x";
        BatchOrder order = BatchOrder.newBuilder().setRun(evil).setStep(1).build();
        Headers headers = RunHeaders.of(evil, 1, order);

        for (boolean json : new boolean[] {false, true}) {
            String shown = form(Topic.ORDERS, json).of(record(evil, headers, order.toByteArray()));
            assertThat(shown.chars().filter(c -> c != '\n' && (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x202e)))
                    .isEmpty();
        }
        assertThat(json(Topic.ORDERS, evil, headers, order.toByteArray())
                        .at("/headers/run-id")
                        .textValue())
                .isEqualTo(evil);
        assertThat(Printable.line("é 漢 ok")).isEqualTo("é 漢 ok");
    }

    @Test
    void jsonIsOneObjectALineWithEveryFieldByProtobufsMapping() throws Exception {
        JsonNode json = json(Topic.BATCHES_UNLABELED, "r/7", RunHeaders.of("r", 7, 0, BATCH), BATCH.toByteArray());

        assertThat(json.at("/time").textValue()).isEqualTo("2026-11-24T12:00:00.123Z");
        assertThat(json.at("/message/step").textValue()).isEqualTo("7");
        assertThat(json.at("/message/epoch").textValue()).isEqualTo("0");
        assertThat(json.at("/message/truth")).hasSize(2);
        assertThat(json.at("/message/pixels/shape").toString()).isEqualTo("[2,2,2,2,1]");
        assertThat(json.at("/message/pixels/max").intValue()).isEqualTo(255);
    }

    @Test
    void whatCanNotBeDecodedIsShownAsFarAsItGoes() {
        assertThat(text(Topic.ORDERS, "r/1", new RecordHeaders(), new byte[] {(byte) 0xff, 1}))
                .contains("it can't be decoded", "2 bytes, in hexadecimal ff01");
        assertThat(text(Topic.RUNS, "r/spec", new RecordHeaders(), new byte[] {1}))
                .contains("topic runs carries no message named");
        assertThat(text(Topic.MODELS, "r/8", new RecordHeaders(), null)).contains("no value");
    }

    @Test
    void aDeadLetterIsShownAsTheMessageThatItWas() {
        Headers headers = RunHeaders.of("r", 7, BATCH);
        RunHeaders.add(headers, RunHeaders.SOURCE_TOPIC, "t.batches.unlabeled");
        RunHeaders.add(headers, RunHeaders.REASON, "it smells");

        assertThat(text(Topic.DEAD_LETTERS, "r/7", headers, BATCH.toByteArray()))
                .contains("reason it smells", "step: 7");
        RunHeaders.add(headers, RunHeaders.SOURCE_TOPIC, "another");
        assertThat(text(Topic.DEAD_LETTERS, "r/7", headers, new byte[40])).contains("of an unknown topic; 40 bytes");
    }

    @Test
    void aTopicIsFoundByEachOfItsNames() {
        for (String name : new String[] {"t.batches.unlabeled", "batches.unlabeled", "unlabeled"}) {
            assertThat(TopicsCommand.topic(name, "t.")).isEqualTo(Topic.BATCHES_UNLABELED);
        }
        assertThatThrownBy(() -> TopicsCommand.topic("unlabelled", "t."))
                .hasMessage("there is no topic unlabelled; did you mean unlabeled?");
        assertThatThrownBy(() -> TopicsCommand.topic("pictures", "t."))
                .hasMessage(
                        "there is no topic pictures; there are runs, orders, unlabeled, labeled, guessed, propagations,"
                                + " propagated, embeddings, embedded, models, checkpoints, evaluations, progress, services, dead-letters");
    }

    @Test
    void aProgramIsToldTheTypesOfTopicsAsJson() {
        assertThat(Said.by("topics", "types", "--json").succeeded().printed())
                .contains(
                        "{\"topic\":\"mixmatch.orders\",\"key\":\"run/step\",\"message\":\"mixmatch.v1.BatchOrder\"}\n");
    }

    @Test
    void otherToolsAreToldEveryMessageAndWhatItIsMadeOf() throws Exception {
        List<String> lines = TopicsTypesCommand.rows("t.").stream()
                .map(TopicsTypesCommand.Row::line)
                .toList();
        assertThat(lines)
                .contains("t.runs\t<run>/wanted\tmixmatch.v1.RunWanted", "t.orders\trun/step\tmixmatch.v1.BatchOrder")
                .noneMatch(line -> line.contains("dead-letters"));
        Set<String> described = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (FileDescriptorProto file :
                FileDescriptorSet.parseFrom(TopicsTypesCommand.descriptorSet()).getFileList()) {
            assertThat(files)
                    .as("what %s imports comes before it", file.getName())
                    .containsAll(file.getDependencyList());
            files.add(file.getName());
            file.getMessageTypeList().forEach(m -> described.add(file.getPackage() + "." + m.getName()));
        }
        assertThat(described)
                .containsAll(lines.stream().map(l -> l.split("\t")[2]).toList());
    }

    @Test
    void readingBeginsWhereAPersonSays() {
        assertThat(begin("earliest")).isEqualTo(new Begin(OptionalLong.empty(), Optional.empty()));
        assertThat(begin("120").step()).hasValue(120);
        assertThat(begin("5min").time()).hasValue(NOON.minusSeconds(300));
        assertThat(begin("2026-11-24T14:30").time()).hasValue(Instant.parse("2026-11-24T12:30:00Z"));
        assertThat(begin("2026-11-24T14:30:00Z").time()).hasValue(Instant.parse("2026-11-24T14:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "", "-1", "5 weeks", "2026-13-01T00:00"})
    void aBeginningThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> begin(text)).hasMessageStartingWith("write earliest, a step");
    }

    @Test
    void aStepIsLookedForOnlyWhereItCanBe() {
        assertThat(Wanted.step("r", 7).partition(Topic.ORDERS)).hasValue(Partitions.ofStep("r", 7));
        assertThat(Wanted.step("r", 7).partition(Topic.BATCHES_GUESSED)).hasValue(Partitions.ofRun("r"));
        assertThat(Wanted.step("r", 7).partition(Topic.DEAD_LETTERS)).isEmpty();
        assertThat(Wanted.step("r", 7).partition(Topic.SERVICES)).isEmpty();
        Wanted later = new Wanted(Optional.of("r"), OptionalLong.empty(), OptionalLong.of(8));
        assertThat(later.partition(Topic.ORDERS)).isEmpty();
        ConsumerRecord<byte[], byte[]> record = record("r/7", RunHeaders.of("r", 7, BATCH), new byte[0]);
        assertThat(Wanted.step("r", 7).accepts(record)).isTrue();
        assertThat(Wanted.step("r", 8).accepts(record)).isFalse();
        assertThat(Wanted.step("q", 7).accepts(record)).isFalse();
        assertThat(later.accepts(record)).isFalse();
    }

    private static Begin begin(String text) {
        return Begin.parse(text, NOON, ZONE);
    }

    private static String text(Topic topic, String key, Headers headers, byte[] value) {
        return form(topic, false).of(record(key, headers, value));
    }

    private static JsonNode json(Topic topic, String key, Headers headers, byte[] value) throws Exception {
        String line = form(topic, true).of(record(key, headers, value));
        assertThat(line).endsWith("\n").hasLineCount(1);
        return new ObjectMapper().readTree(line);
    }

    private static RecordForm form(Topic topic, boolean json) {
        return new RecordForm(topic, "t.", ZONE, json);
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, Headers headers, byte[] value) {
        return new ConsumerRecord<>(
                "t",
                3,
                42,
                NOON.toEpochMilli(),
                TimestampType.CREATE_TIME,
                key.length(),
                0,
                key.getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                Optional.empty());
    }
}
