package mixmatch.eval.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;

class EventFileTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static ScalarPoint point(long step, Map<String, Float> values) {
        return new ScalarPoint(step, NOON.plusMillis(500 * step), new TreeMap<>(values));
    }

    private static List<ScalarPoint> points() {
        return List.of(
                point(1, Map.of("loss/x", 2.5f, "loss/u", 0.125f)),
                point(2, Map.of("loss/x", 1.5f)),
                point(40, Map.of("test/accuracy", 0.75f)));
    }

    @Test
    void tensorFlowsOwnMessagesSayTheSame() throws Exception {
        List<Event> events = new ArrayList<>();
        ByteBuffer file = ByteBuffer.wrap(EventFile.write(points())).order(ByteOrder.LITTLE_ENDIAN);
        while (file.hasRemaining()) {
            byte[] event = new byte[Math.toIntExact(file.getLong())];
            file.getInt();
            file.get(event).getInt();
            events.add(Event.parseFrom(event));
        }

        assertThat(events).hasSize(4);
        assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
        assertThat(events).extracting(Event::getStep).containsExactly(0L, 1L, 2L, 40L);
        assertThat(events.get(1).getWallTime()).isEqualTo(NOON.getEpochSecond() + 0.5);
        assertThat(events.get(1).getSummary().getValueList())
                .extracting(Summary.Value::getTag, Summary.Value::getSimpleValue)
                .containsExactly(tuple("loss/u", 0.125f), tuple("loss/x", 2.5f));
        assertThat(events)
                .allSatisfy(
                        event -> assertThat(event.getUnknownFields().asMap()).isEmpty());
    }

    /** Every file that TensorFlow writes begins so: a record of 24 bytes, and the checksum of that number. */
    @Test
    void theFirstRecordBeginsAsTensorFlowsDo() {
        byte[] file = EventFile.write(points());

        assertThat(HexFormat.of().formatHex(Arrays.copyOf(file, 12))).isEqualTo("1800000000000000a37f4b22");
    }

    @Test
    void whatIsWrittenReadsBack() {
        assertThat(EventFile.read(EventFile.write(points()))).isEqualTo(points());
        assertThat(EventFile.read(EventFile.write(List.of()))).isEmpty();
    }

    @Test
    void aDamagedByteAndAMissingEndAreFound() {
        byte[] file = EventFile.write(points());
        for (int i = 0; i < file.length; i++) {
            byte[] damaged = file.clone();
            damaged[i] ^= 4;
            assertThatThrownBy(() -> EventFile.read(damaged)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> EventFile.read(Arrays.copyOf(file, file.length - 1)))
                .hasMessageContaining("is damaged");
    }

    @Test
    void theOrderOfTheNamesIsThatOfTheSteps() {
        assertThat(List.of(EventFile.name(40, 2), EventFile.name(1024, 1), EventFile.name(1_048_576, 1)))
                .isSorted();
        assertThat(EventFile.name(40, 1)).startsWith("events.out.tfevents.");
    }
}
