package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import mixmatch.labelguess.propagation.Propagation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropagationObjectTest {
    private static final Propagation FOUND =
            new Propagation(new int[] {1, 0, 2}, new float[] {1, 0, 0.3f}, new double[] {1, 0.5, 1.5});

    @Test
    void itIsReadAsItWasWritten() throws InvalidProtocolBufferException {
        Propagation read = PropagationObject.parse(PropagationObject.bytes(FOUND), 3, 3);

        assertThat(read.labels()).isEqualTo(FOUND.labels());
        assertThat(read.omegas()).isEqualTo(FOUND.omegas());
        assertThat(read.zeta()).isEqualTo(FOUND.zeta());
    }

    @Test
    void oneOfOtherSizesIsRefused() {
        byte[] bytes = PropagationObject.bytes(FOUND);
        assertThatThrownBy(() -> PropagationObject.parse(bytes, 4, 3))
                .hasMessage("a propagation of 3 labels, 3 omegas and 3 classes; the run has 4 images and 3 classes");
        assertThatThrownBy(() -> PropagationObject.parse(bytes, 3, 2))
                .isInstanceOf(InvalidProtocolBufferException.class);
        assertThatThrownBy(() -> PropagationObject.parse(Arrays.copyOf(bytes, bytes.length - 1), 3, 3))
                .isInstanceOf(InvalidProtocolBufferException.class);
        assertThatThrownBy(() -> PropagationObject.parse(new byte[0], 3, 3))
                .isInstanceOf(InvalidProtocolBufferException.class);
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
        assertThatThrownBy(() -> PropagationObject.parse(bytes, 1, 3))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("of a propagation has");
    }
}
