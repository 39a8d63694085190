package mixmatch.eval.evaluate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import mixmatch.datasets.DatasetStore;
import mixmatch.eval.evaluation.EvalConfig;
import mixmatch.objects.ObjectStore;
import mixmatch.service.ServiceConfig;

/** The evaluation as it is configured. */
@ApplicationScoped
class EvaluationBeans {
    @Produces
    @Singleton
    CheckpointEvaluation evaluation(ObjectStore store, ServiceConfig service, EvalConfig config) {
        return new CheckpointEvaluation(
                store,
                new DatasetStore(store, service.cacheDir()),
                service.cacheDir(),
                config.providers(),
                config.threads());
    }
}
