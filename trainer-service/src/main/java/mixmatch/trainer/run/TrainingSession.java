package mixmatch.trainer.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.PixelStatistics;
import mixmatch.datasets.Split;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;
import mixmatch.methods.Guess;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.Tensor;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.service.Fingerprint;
import mixmatch.service.Outages;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.trainer.engine.TrainingDevice;
import mixmatch.trainer.step.Trainer;
import mixmatch.trainer.step.TrainerSettings;
import mixmatch.v1.PropagatedLabels;
import org.jboss.logging.Logger;

/** A run's network in training, by its spec and on its dataset, and the graphs made of it. */
final class TrainingSession implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TrainingSession.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TakenRun taken;
    private final DatasetManifest dataset;
    private final Network network;
    private final Method method;
    private final Demand demand;
    private final Trainer trainer;

    /** The network at its checkpoint's state, or before its first step where there is none. */
    TrainingSession(TakenRun taken, Optional<byte[]> state) throws IOException {
        RunSpec spec = taken.spec();
        RunSpec.Training training = spec.training();
        this.taken = taken;
        this.dataset = DatasetManifest.fromJson(Outages.untilDone(
                "dataset manifest",
                () -> taken.context().store().get(taken.submitted().getDataset())));
        ImageSize images = dataset.size();
        this.network = Networks.of(spec.recipe().network(), images.channels(), dataset.classes());
        this.method = Methods.of(spec.method());
        this.demand = Demand.of(spec, trainedImages());
        if (training.precision() == Precision.BF16 && !TrainingDevice.isCard() && !Fingerprint.gainsByBfloat16()) {
            LOG.warnf(
                    "This processor has no quick instructions for bfloat16. run=%s remedy=\"training.precision=float32, which would be faster\"",
                    taken.run());
        }
        Precision precision = TrainingDevice.precision(training.precision());
        if (precision != training.precision()) {
            LOG.infof(
                    "The processor computes in %s, as %s is a GPU's alone. run=%s",
                    precision.text(), training.precision().text(), taken.run());
        }
        EngineSettings ofEngine = new EngineSettings(
                network,
                new EngineSettings.Rows(method.chunks(), training.batch(), images.height(), images.width()),
                training.optimizer(),
                training.batchNormDecay(),
                precision,
                taken.threads(),
                method.adversary().isPresent());
        PixelStatistics pixels = dataset.pixels();
        TrainerSettings settings = new TrainerSettings(
                ofEngine,
                training.engine().text(),
                spec.seed(),
                new TrainerSettings.Scale(pixels.mean(), pixels.std(), images.vector()),
                training.emaDecay(),
                dataset.parts().train().count());
        this.trainer =
                state.isPresent() ? Trainer.restore(method, settings, state.get()) : Trainer.initial(method, settings);
        LOG.infof(
                "An engine is chosen. run=%s engine=%s library=%s%s",
                taken.run(),
                trainer.choice().provider().name(),
                trainer.engine().platform().library(),
                trainer.choice().reason().map(" reason=\"%s\""::formatted).orElse(""));
    }

    /** N, the labelled and the unlabelled images; asked of the split where something depends on it. */
    private int trainedImages() throws IOException {
        if (method.propagating().isEmpty()) {
            return dataset.parts().train().count();
        }
        Split split = Split.fromJson(Outages.untilDone(
                "split", () -> taken.context().store().get(taken.submitted().getSplit())));
        return split.labeled().length + split.unlabeled().length;
    }

    Method method() {
        return method;
    }

    Demand demand() {
        return demand;
    }

    Trainer trainer() {
        return trainer;
    }

    long step() {
        return trainer.step();
    }

    Join.Sizes sizes() {
        int batch = taken.spec().training().batch();
        int classes = dataset.classNames().size();
        Join.Rows rows = new Join.Rows(batch, batch * method.unlabeledRatio(), method.trainedViews());
        return new Join.Sizes(
                rows, dataset.size(), classes, dataset.parts().train().count());
    }

    /** What unlabelled batches bring where the method guesses nothing. */
    Guess noGuess() {
        int images = taken.spec().training().batch() * method.unlabeledRatio();
        return Guess.none(images, dataset.classNames().size());
    }

    /** The fingerprint of what computes. The lane that takes a chunk does not change the bits and is no part of it. */
    String fingerprint() {
        Engine.Platform platform = trainer.engine().platform();
        return Fingerprint.of(platform.device(), platform.library(), Integer.toString(platform.threads()));
    }

    /** The weights of the model that guesses, after {@code step}, the last completed one. */
    float[] guessingWeights(long step) {
        float[] weights = trainer.read(
                switch (method.guessWeights()) {
                    case EMA -> ModelState.Part.EMA_WEIGHTS;
                    case CURRENT -> ModelState.Part.WEIGHTS;
                });
        List<Tensor> tensors = network.weights();
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            if (tensor.decayed()) {
                float[] kernel = Arrays.copyOfRange(weights, tensor.offset(), tensor.offset() + tensor.size());
                method.perturb(taken.spec().seed(), step, i, kernel);
                System.arraycopy(kernel, 0, weights, tensor.offset(), kernel.length);
            }
        }
        return weights;
    }

    /** The labels of a run's first steps, before any are propagated: none counts, and labelled images of all classes alike. */
    byte[] noLabels() {
        int images = dataset.parts().train().count();
        return PropagatedLabels.newBuilder()
                .addAllLabels(Collections.nCopies(images, 0))
                .addAllOmegas(Collections.nCopies(images, 0f))
                .addAllZeta(Collections.nCopies(dataset.classes(), 1.0))
                .build()
                .toByteArray();
    }

    /** The model that guesses; its batch's own statistics normalize, so that it has none. */
    byte[] guessingModel(float[] weights, float[] statistics, long step) {
        return trained(weights, statistics).guessing(metadata(step));
    }

    /** The model to evaluate and deploy, from the EMA of weights and running statistics. */
    byte[] deployableModel(float[] weights, float[] statistics, long step) {
        return trained(weights, statistics).deployable(metadata(step));
    }

    private TrainedNetwork trained(float[] weights, float[] statistics) {
        ImageSize images = dataset.size();
        PixelStatistics pixels = dataset.pixels();
        return new TrainedNetwork(
                network,
                weights,
                statistics,
                new TrainedNetwork.Input(
                        images.height(), images.width(), pixels.mean(), pixels.std(), images.vector()));
    }

    /** The facts that a model carries with it, wherever it is deployed. */
    private Map<String, String> metadata(long step) {
        Map<String, String> facts = new HashMap<>(Map.of(
                "classes", JSON.valueToTree(dataset.classNames()).toString(),
                "run", taken.run(),
                "step", Long.toString(step),
                "dataset", dataset.id(),
                // The last checkpoint's has the steps that it was trained for.
                "spec", taken.spec().withSteps(Math.max(step, taken.lastStep())).toYaml()));
        if (!dataset.vectors().backbone().isEmpty()) {
            // What makes the vectors that the model takes of images.
            facts.put("backbone", dataset.vectors().backbone());
            facts.put(
                    "convention",
                    JSON.valueToTree(dataset.vectors().convention()).toString());
        }
        return facts;
    }

    @Override
    public void close() {
        trainer.close();
    }
}
