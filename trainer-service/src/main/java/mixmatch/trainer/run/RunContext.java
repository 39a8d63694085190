package mixmatch.trainer.run;

import java.util.Map;
import mixmatch.objects.ObjectStore;
import mixmatch.service.DeadLetters;
import mixmatch.service.RunRegistry;
import mixmatch.service.Traces;

/**
 * What a run is trained with, besides its spec.
 *
 * @param kafka the broker's settings, as configured
 * @param threads of the tensor engine
 */
record RunContext(
        Map<String, Object> kafka,
        String prefix,
        ObjectStore store,
        RunRegistry runs,
        DeadLetters deadLetters,
        TrainerMetrics metrics,
        Traces traces,
        int threads) {}
