package mixmatch.eval.evaluate;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import mixmatch.devices.Device;
import mixmatch.eval.evaluation.EvalConfig;
import mixmatch.eval.tracking.MlflowLog;
import mixmatch.objects.ObjectStore;
import mixmatch.service.RunRegistry;
import mixmatch.service.ServiceConfig;

/** Makes the plain classes that an evaluated checkpoint goes through. */
@ApplicationScoped
class EvaluationBeans {
    @Produces
    @Singleton
    CheckpointEvaluation evaluation(ObjectStore store, ServiceConfig service, EvalConfig config, Device device) {
        return new CheckpointEvaluation(store, service.cacheDir(), device, config.threads());
    }

    @Produces
    @Singleton
    MlflowLog mlflow(EvalConfig config, ObjectStore store, RunRegistry runs, MeterRegistry meters) {
        return MlflowLog.of(config.mlflow(), store, runs, meters);
    }

    void close(@Disposes MlflowLog mlflow) {
        mlflow.close();
    }
}
