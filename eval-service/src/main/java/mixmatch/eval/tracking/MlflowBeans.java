package mixmatch.eval.tracking;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import mixmatch.eval.evaluation.EvalConfig;
import mixmatch.objects.ObjectStore;
import mixmatch.service.Dropped;
import mixmatch.service.RunRegistry;
import org.jboss.logging.Logger;

/** The log to MLflow as it is configured. */
@ApplicationScoped
class MlflowBeans {
    private static final Logger LOG = Logger.getLogger(MlflowBeans.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    @Produces
    @Singleton
    MlflowLog log(EvalConfig config, ObjectStore store, RunRegistry runs, MeterRegistry meters) {
        Optional<MlflowSettings> settings = MlflowSettings.of(config.mlflow());
        settings.ifPresent(to -> LOG.infof("Runs are logged to MLflow. %s", to));
        Dropped dropped = new Dropped(meters, "mlflow");
        return new MlflowLog(
                settings.map(to -> new MlflowCatchUp(new MlflowRuns(to), new StoredScalars(store))::catchUp),
                new EndedRuns(runs::state),
                FIRST_PAUSE,
                dropped::count);
    }

    void close(@Disposes MlflowLog log) throws InterruptedException {
        log.close();
    }
}
