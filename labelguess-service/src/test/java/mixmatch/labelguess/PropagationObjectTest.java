package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import mixmatch.labelguess.propagation.Propagation;
import mixmatch.v1.PropagatedLabels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropagationObjectTest {
    private static final Propagation FOUND =
            new Propagation(new int[] {1, 0, 2}, new float[] {1, 0, 0.3f}, new double[] {1, 0.5, 1.5});

    @Test
    void itIsReadAsItWasWritten() throws InvalidProtocolBufferException {
        Propagation read = PropagationObject.parse(PropagationObject.bytes(FOUND));

        assertThat(read.labels()).isEqualTo(FOUND.labels());
        assertThat(read.omegas()).isEqualTo(FOUND.omegas());
        assertThat(read.zeta()).isEqualTo(FOUND.zeta());
    }

    @Test
    void whatIsNoPropagationIsRefused() {
        byte[] bytes = PropagationObject.bytes(FOUND);
        byte[] withoutOmega = PropagatedLabels.newBuilder()
                .addLabels(1)
                .addZeta(1)
                .addZeta(1)
                .build()
                .toByteArray();
        assertThatThrownBy(() -> PropagationObject.parse(withoutOmega))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessage("a propagation of 1 labels, 0 omegas and 2 classes");
        assertThatThrownBy(() -> PropagationObject.parse(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(InvalidProtocolBufferException.class);
        assertThatThrownBy(() -> PropagationObject.parse(new byte[0]))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void imagesThatItDoesNotHaveAreKnown() {
        assertThat(FOUND.has(new int[] {0, 2})).isTrue();
        assertThat(FOUND.has(new int[] {0, 3})).isFalse();
        assertThat(FOUND.has(new int[] {-1})).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0.5, 1",
        "-1, 0.5, 1",
        "0, NaN, 1",
        "0, 1.5, 1",
        "0, -0.5, 1",
        "0, 0.5, NaN",
        "0, 0.5, 0",
        "0, 0.5, 4"
    })
    void numbersThatNoPropagationHasAreRefused(int label, float omega, double zeta) {
        byte[] bytes = PropagationObject.bytes(
                new Propagation(new int[] {label}, new float[] {omega}, new double[] {1, 1, zeta}));
        assertThatThrownBy(() -> PropagationObject.parse(bytes))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("of a propagation has");
    }
}
