package mixmatch.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import mixmatch.devices.Card;
import mixmatch.devices.CudaNatives;
import mixmatch.devices.DriverLibrary;
import mixmatch.devices.NvidiaDriver;
import mixmatch.devices.Version;
import org.junit.jupiter.api.Test;

class CardsTest {
    private static final Card ADA = new Card("NVIDIA L4", new Version(8, 9), 24L << 30);
    private static final Card VOLTA = new Card("Tesla V100", new Version(7, 0), 16L << 30);
    private static final Optional<CudaNatives> PYTORCH =
            Optional.of(new CudaNatives("PyTorch", new Version(12, 4), List.of(new Version(7, 0), new Version(8, 6))));
    private static final Optional<CudaNatives> ONNX_RUNTIME =
            Optional.of(new CudaNatives("ONNX Runtime", new Version(12, 2), List.of(new Version(8, 0))));

    private record Played(Optional<NvidiaDriver> read) implements DriverLibrary {
        static Played with(Card... cards) {
            return new Played(Optional.of(new NvidiaDriver("550.54.15", new Version(12, 4), List.of(cards))));
        }

        @Override
        public boolean seemsThere() {
            return read.isPresent();
        }
    }

    @Test
    void withoutADriverEverythingRunsOnTheProcessor() {
        Finding finding = new Cards(new Played(Optional.empty()), PYTORCH, ONNX_RUNTIME).finding();

        assertThat(finding.grade()).isEqualTo(Finding.Grade.OK);
        assertThat(finding.found()).isEqualTo("there is no driver of NVIDIA; everything runs on the processor");
    }

    @Test
    void aCardThatABuildForProcessorsLeavesAloneIsNamedWithTheReason() {
        Finding finding = new Cards(Played.with(ADA), Optional.empty(), Optional.empty()).finding();

        assertThat(finding.found())
                .isEqualTo("NVIDIA L4 (compute capability 8.9, 24.0 GiB), driver 550.54.15, for CUDA 12.4;"
                        + " trainer takes cpu, labelguess and eval take cpu");
        assertThat(finding.remedy())
                .isEqualTo("there is a driver of NVIDIA, but no natives for CUDA are here;"
                        + " `mixmatch train --gpu` takes a GPU, with libraries for it");
    }

    @Test
    void whatEachServiceWouldTakeIsSaid() {
        assertThat(new Cards(Played.with(ADA), PYTORCH, ONNX_RUNTIME).finding().found())
                .endsWith("trainer takes cuda:0, labelguess and eval take cuda:0");

        Finding differing = new Cards(Played.with(VOLTA), PYTORCH, ONNX_RUNTIME).finding();
        assertThat(differing.found()).endsWith("trainer takes cuda:0, labelguess and eval take cpu");
        assertThat(differing.remedy()).startsWith("ONNX Runtime has no kernels for Tesla V100");
    }
}
