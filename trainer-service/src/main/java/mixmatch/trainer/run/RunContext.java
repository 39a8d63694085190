package mixmatch.trainer.run;

import jakarta.inject.Singleton;
import mixmatch.objects.ObjectStore;
import mixmatch.service.DeadLetters;
import mixmatch.service.RunRegistry;
import mixmatch.service.Traces;
import mixmatch.trainer.kafka.TrainerKafka;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The parts of the process that all runs' trainings share.
 *
 * @param threads of the tensor engine
 */
@Singleton
record RunContext(
        TrainerKafka kafka,
        ObjectStore store,
        RunRegistry runs,
        DeadLetters deadLetters,
        TrainerMetrics metrics,
        Traces traces,
        int threads) {
    // In full, as a component's annotation would make its accessor a producer of threads for all of CDI.
    RunContext(
            TrainerKafka kafka,
            ObjectStore store,
            RunRegistry runs,
            DeadLetters deadLetters,
            TrainerMetrics metrics,
            Traces traces,
            @ConfigProperty(name = "trainer.threads", defaultValue = "2") int threads) {
        this.kafka = kafka;
        this.store = store;
        this.runs = runs;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.traces = traces;
        this.threads = threads;
    }
}
