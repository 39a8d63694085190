package mixmatch.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class VectorsOfJvmTest {
    @Test
    void vectorsAreThereThoughNoOptionNamesThem() throws Exception {
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).noneMatch(a -> a.contains("incubator"));

        assertThat(VectorsOfJvm.loadModule()).isTrue();
        assertThat(VectorsOfJvm.loadModule()).isTrue();

        Class<?> vector = Class.forName("jdk.incubator.vector.FloatVector");
        assertThat(vector.getModule()
                        .isExported(vector.getPackageName(), getClass().getModule()))
                .isTrue();
    }
}
