package mixmatch.labelguess;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import mixmatch.datasets.Dataset;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.labelguess.propagation.LabelPropagation;
import mixmatch.labelguess.propagation.Propagation;
import mixmatch.methods.Propagating;
import mixmatch.objects.ObjectStore;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.Outages;
import mixmatch.service.RunImages;
import mixmatch.service.ServiceConfig;
import mixmatch.service.VitalThread;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.PropagationOrder;
import mixmatch.v1.RunSpec;

/** Propagates a run's labels, from what the store has of it into the store. For one thread; {@code labelguess.lanes} work. */
@ApplicationScoped
class Propagator {
    private final GuessingModels models;
    private final ObjectStore store;
    private final Device device;
    private final RunImages images;
    private final ThreadTeam team;

    Propagator(GuessingModels models, ObjectStore store, Device device, ServiceConfig service) {
        this.models = models;
        this.store = store;
        this.device = device;
        this.images = new RunImages(store, service.cacheDir());
        this.team = new ThreadTeam(
                Executors.newFixedThreadPool(models.lanes(), work -> VitalThread.of("propagation", work)),
                models.lanes());
    }

    /**
     * The labels, complete in the store. Throws where model, images or split are missing or damaged, don't belong together, or don't
     * fit into memory; {@link java.util.concurrent.CancellationException} once they are not {@code wanted} any more.
     */
    ObjectRef propagate(RunSpec run, PropagationOrder order, Propagating settings, BooleanSupplier wanted)
            throws IOException, InvalidModelException {
        Dataset dataset = images.dataset(run);
        RunPropagation job = new RunPropagation(
                new LabelPropagation(settings.neighbours(), settings.gamma(), settings.alpha()),
                dataset.train(),
                dataset.manifest().classes(),
                images.split(run));
        job.refuseMoreThan(Runtime.getRuntime().maxMemory());
        byte[] labels;
        try (OnnxModel model = models.load(order.getModel())) {
            Propagation found = job.propagate(job.embedder(model), device, team, wanted);
            labels = PropagationObject.bytes(found);
        }
        String key = ObjectKeys.propagatedLabels(order.getRun(), order.getStep(), order.getEpoch());
        return Outages.untilDone("labels " + key, () -> store.put(key, labels, "application/octet-stream"));
    }

    String fingerprint() {
        return models.fingerprint(Precision.FLOAT32);
    }
}
