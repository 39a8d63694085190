package mixmatch.trainer.run;

import jakarta.inject.Singleton;
import mixmatch.objects.ObjectStore;
import mixmatch.service.DeadLetters;
import mixmatch.service.RunRegistry;
import mixmatch.service.Traces;
import mixmatch.trainer.kafka.TrainerKafka;

/** The parts of the process that all runs' trainings share. */
@Singleton
record RunContext(
        TrainerKafka kafka,
        ObjectStore store,
        RunRegistry runs,
        DeadLetters deadLetters,
        TrainerMetrics metrics,
        Traces traces) {}
