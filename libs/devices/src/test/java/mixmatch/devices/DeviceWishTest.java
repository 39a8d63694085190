package mixmatch.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceWishTest {
    @Test
    void aCardMayBeNamedByItsNumber() {
        DeviceWish wish = DeviceWish.parse("trainer.device", " CUDA:1 ");

        assertThat(wish.kind()).isEqualTo(DeviceWish.Kind.CUDA);
        assertThat(wish.card()).isEqualTo(OptionalInt.of(1));
        assertThat(wish.text()).isEqualTo("cuda:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:0"})
    void whatIsWrittenIsKept(String text) {
        assertThat(DeviceWish.parse("eval.device", text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda,cpu", "cuda:", "cuda:-1", "cuda:1000", "cpu:0", "auto:1"})
    void anotherWordIsRefusedWithTheKeyAndTheWordsThereAre(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceWish.parse("labelguess.device", text))
                .withMessage(
                        "labelguess.device is \"%s\", which is no device;"
                                + " set it to auto, cpu, cuda, or cuda:0 for the first card",
                        text);
    }
}
