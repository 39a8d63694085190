package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
    @TempDir
    Path dir;

    @Test
    void twoModelsOfOneMakeWithTheSameVectorInstructionsAreTheSame() throws IOException {
        Path cpuinfo = Files.writeString(
                dir.resolve("cpuinfo"),
                "vendor_id\t: AuthenticAMD\nmodel name\t: EPYC 1\nflags\t\t: fpu avx2 fma sse4_2 hypervisor\n");
        Path another = Files.writeString(
                dir.resolve("another"),
                "vendor_id\t: AuthenticAMD\nmodel name\t: EPYC 2\nflags\t\t: fpu fma avx2 sse4_2 smap\n");

        assertThat(Fingerprint.processor(cpuinfo))
                .isEqualTo("AuthenticAMD avx2 fma sse4_2")
                .isEqualTo(Fingerprint.processor(another));
    }

    @Test
    void anEnvironmentThatForbidsInstructionsIsToldApart() {
        assertThat(Fingerprint.choices(Map.of("HOME", "/root"))).isEmpty();
        assertThat(Fingerprint.choices(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "ATEN_CPU_CAPABILITY", "avx2")))
                .isEqualTo(" ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2");
    }

    @Test
    void onlyMatricesMakeBfloat16QuickOnIntels() {
        assertThat(Fingerprint.gainsByBfloat16("AuthenticAMD avx2 avx512_bf16 fma"))
                .isTrue();
        assertThat(Fingerprint.gainsByBfloat16("GenuineIntel amx_bf16 amx_tile avx512_bf16"))
                .isTrue();
        assertThat(Fingerprint.gainsByBfloat16("GenuineIntel avx2 avx512_bf16 fma"))
                .isFalse();
        assertThat(Fingerprint.gainsByBfloat16("AuthenticAMD avx2 fma")).isFalse();
    }
}
