package mixmatch.trainer.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.datasets.DatasetManifest;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.DeployableGraph;
import mixmatch.networks.onnx.GuessingGraph;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.service.Fingerprint;
import mixmatch.service.Outages;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.arithmetic.Learner;
import mixmatch.trainer.arithmetic.LearnerSettings;
import mixmatch.trainer.arithmetic.Precision;
import org.jboss.logging.Logger;

/** A run's network in training, and the graphs made of it: what ties the arithmetic to the spec and the dataset. */
final class Learned implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Learned.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String run;
    private final RunSpec spec;
    private final DatasetManifest dataset;
    private final Network network;
    private final Learner learner;

    private Learned(String run, RunSpec spec, DatasetManifest dataset, Network network, Learner learner) {
        this.run = run;
        this.spec = spec;
        this.dataset = dataset;
        this.network = network;
        this.learner = learner;
    }

    /** The network at its checkpoint's state, or before its first step where there is none. */
    static Learned open(RunSpec spec, mixmatch.v1.RunSpec submitted, RunContext context, Optional<byte[]> state)
            throws IOException {
        DatasetManifest dataset = DatasetManifest.fromJson(
                Outages.untilDone("dataset manifest", () -> context.store().get(submitted.getDataset())));
        Network network = Networks.of(
                spec.network(), dataset.channels(), dataset.classNames().size());
        LearnerSettings settings = new LearnerSettings(
                spec.seed(),
                spec.training().batch(),
                guesses(spec) ? spec.method().k() : 0,
                dataset.height(),
                dataset.width(),
                dataset.mean(),
                dataset.std(),
                spec.training().learningRate(),
                spec.training().weightDecay(),
                spec.training().emaDecay(),
                spec.training().batchNormDecay(),
                spec.method().alpha(),
                spec.method().lambdaU(),
                spec.method().rampUpSteps(),
                precision(spec));
        if (settings.precision() == Precision.BF16 && !Fingerprint.gainsByBfloat16()) {
            LOG.warnf(
                    "This processor has no quick instructions for bfloat16. run=%s remedy=\"training.precision=float32, which would be faster\"",
                    submitted.getRun());
        }
        Learner learner = state.isPresent()
                ? Learner.restore(network, settings, context.threads(), state.get())
                : Learner.initial(network, settings, context.threads());
        LOG.infof(
                "An engine is chosen. run=%s engine=%s library=%s%s",
                submitted.getRun(),
                learner.engine().name(),
                learner.library(),
                learner.engine().reason().map(" reason=\"%s\""::formatted).orElse(""));
        return new Learned(submitted.getRun(), spec, dataset, network, learner);
    }

    Learner learner() {
        return learner;
    }

    /** The last completed step. */
    long step() {
        return learner.step();
    }

    Join.Sizes sizes() {
        return new Join.Sizes(
                spec.training().batch(),
                spec.method().k(),
                dataset.height(),
                dataset.width(),
                dataset.channels(),
                dataset.classNames().size());
    }

    /** What computes; which lane takes a chunk does not change the bits and is no part of it. */
    String fingerprint() {
        return Fingerprint.of(learner.provider(), learner.library(), learner.nativeThreads());
    }

    /** The model that guesses, from the EMA of the weights. */
    byte[] guessingModel(float[] weights, float[] statistics, long step) {
        return GuessingGraph.of(trained(weights, statistics), metadata(step));
    }

    /** The model to evaluate and deploy, from the EMA of weights and running statistics. */
    byte[] deployableModel(float[] weights, float[] statistics, long step) {
        return DeployableGraph.of(trained(weights, statistics), metadata(step));
    }

    private TrainedNetwork trained(float[] weights, float[] statistics) {
        return new TrainedNetwork(
                network, weights, statistics, dataset.height(), dataset.width(), dataset.mean(), dataset.std());
    }

    /** What a model says of itself, wherever it is deployed. */
    private Map<String, String> metadata(long step) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("classes", json(dataset.classNames()));
        metadata.put("run", run);
        metadata.put("step", Long.toString(step));
        metadata.put("dataset", dataset.id());
        metadata.put("spec", spec.toYaml());
        return metadata;
    }

    private static String json(List<String> names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of names can always be written", e);
        }
    }

    private static Precision precision(RunSpec spec) {
        return switch (spec.training().precision()) {
            case FLOAT32 -> Precision.FLOAT32;
            case BF16 -> Precision.BF16;
        };
    }

    private static boolean guesses(RunSpec spec) {
        return spec.method().name() == RunSpec.MethodName.MIXMATCH;
    }

    @Override
    public void close() {
        learner.close();
    }
}
