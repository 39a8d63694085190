package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import mixmatch.datasets.DatasetManifest;
import mixmatch.ingest.Sources;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

class NewRunTest {
    private static final DatasetManifest DIGITS = Sources.digits().manifest();

    private static NewRun read(String json) throws Exception {
        return new ObjectMapper().registerModule(new Jdk8Module()).readValue(json, NewRun.class);
    }

    @Test
    void keysAreSetFlatOrNestedAndTheImagesDecideTheirSourceAndSize() throws Exception {
        RunSpec spec = read("""
                        {"yaml": "dataset: {source: cifar10, labels: 20}\\naugmentation: {pad: 1}",
                         "spec": {"training.steps": 40, "schedule": {"lead": 4}}, "dataset": "digits",
                         "method": "supervised", "name": "mine", "seed": 7}
                        """).spec(DIGITS);

        assertThat(spec.training().steps()).isEqualTo(40);
        assertThat(spec.schedule().lead()).isEqualTo(4);
        assertThat(spec.dataset().source()).isEqualTo(RunSpec.Source.DIGITS);
        assertThat(spec.dataset().imageSize()).isEqualTo(8);
        assertThat(spec.dataset().labels()).isEqualTo(20);
        assertThat(spec.method().name()).isEqualTo("supervised");
        assertThat(spec.name()).isEqualTo("mine");
        assertThat(spec.seed()).isEqualTo(7);
    }

    @Test
    void eachWrongKeyIsNamedWithItsSentence() throws Exception {
        NewRun wanted = read(
                "{\"spec\": {\"training.batch\": 0, \"method.temprature\": 1, \"augmentation.pad\": 1}, \"dataset\": \"digits\"}");

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> wanted.spec(DIGITS));

        assertThat(refusal.status).isEqualTo(422);
        assertThat(refusal.errors)
                .extracting(Problem.KeyError::key)
                .containsExactlyInAnyOrder("training.batch", "method.temprature");
        assertThat(refusal.errors).extracting(Problem.KeyError::sentence).anySatisfy(sentence -> assertThat(sentence)
                .isEqualTo("training.batch is 0, but must be in 1..65536"));
    }

    @Test
    void withoutImagesThereIsNoRun() throws Exception {
        NewRun wanted = read("{}");

        Refusal refusal = catchThrowableOfType(Refusal.class, wanted::datasetId);

        assertThat(refusal.status).isEqualTo(422);
        assertThat(refusal.getMessage()).contains("/api/v1/datasets");
    }
}
