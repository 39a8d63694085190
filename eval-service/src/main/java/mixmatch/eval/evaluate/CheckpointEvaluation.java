package mixmatch.eval.evaluate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.accuracy.Evaluator;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.Split;
import mixmatch.devices.Device;
import mixmatch.eval.assumption.Embedding;
import mixmatch.eval.assumption.MeasuredAssumptions;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.evaluation.EvaluationHistory;
import mixmatch.eval.evaluation.Evaluations;
import mixmatch.eval.evaluation.LossHistory;
import mixmatch.eval.report.FinishedRun;
import mixmatch.eval.report.LastModel;
import mixmatch.eval.report.Report;
import mixmatch.eval.report.Report.ReportFile;
import mixmatch.eval.tracking.RunScalars;
import mixmatch.eval.tracking.StoredScalars;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;

/** The evaluation of checkpoints, each measured once, and with a run's last one the report. Used by one thread. */
final class CheckpointEvaluation {
    private static final int KEPT_RUNS = 2;

    /** A run's dataset and which of its training images are for validation. */
    private record Images(Dataset dataset, Split split) {}

    private final ObjectStore store;
    private final Evaluations evaluations;
    private final StoredScalars scalars;
    private final DatasetStore datasets;
    private final Map<RunSpec, Images> images = RecentlyUsed.atMost(KEPT_RUNS);
    private final Path cache;
    private final Device device;
    private final int threads;

    /** Datasets, and a file on its way to the store, lie in {@code cache}; models are evaluated on {@code device}. */
    CheckpointEvaluation(ObjectStore store, Path cache, Device device, int threads) {
        this.store = store;
        this.cache = cache;
        this.evaluations = new Evaluations(store);
        this.scalars = new StoredScalars(store);
        this.datasets = new DatasetStore(store, cache);
        this.device = device;
        this.threads = threads;
    }

    /** All that the result names is stored; {@link IllegalArgumentException} for no model of the run's images and classes. */
    Evaluation evaluate(AnnouncedCheckpoint announced) throws IOException {
        CheckpointWritten checkpoint = announced.checkpoint();
        Optional<Evaluation> known = evaluations.find(checkpoint);
        Evaluation evaluation = known.isPresent() ? known.get() : measure(checkpoint, announced.spec());
        scalars.put(announced, evaluation);
        return checkpoint.getLast()
                ? evaluation.toBuilder()
                        .setLast(true)
                        .addAllReport(report(announced, evaluation))
                        .build()
                : evaluation;
    }

    /** Deletes all that was written for a checkpoint of a run that was deleted meanwhile. */
    void forget(CheckpointWritten checkpoint) throws IOException {
        evaluations.forget(checkpoint);
        scalars.forget(checkpoint);
        if (checkpoint.getLast()) {
            for (String key : store.list(ObjectKeys.report(checkpoint.getRun(), ""))) {
                store.delete(key);
            }
        }
    }

    private Evaluation measure(CheckpointWritten checkpoint, RunSpec spec) throws IOException {
        byte[] bytes = store.get(checkpoint.getModel());
        Images run = images(spec);
        Evaluation.Builder evaluation = Evaluation.newBuilder()
                .setRun(checkpoint.getRun())
                .setEpoch(checkpoint.getEpoch())
                .setStep(checkpoint.getStep())
                .setModelSha256(checkpoint.getModel().getSha256())
                .setLast(checkpoint.getLast());
        try (OnnxModel model = new OnnxModel(bytes, device, threads)) {
            refuseOtherThan(run.dataset().manifest(), model);
            evaluation.setTest(Evaluator.evaluate(
                    model::probabilities, model.classes(), run.dataset().test()));
            int[] validation = run.split().validation();
            if (validation.length > 0) {
                evaluation.setValidation(Evaluator.evaluate(
                        model::probabilities, model.classes(), run.dataset().train(), validation));
            }
            MeasuredAssumptions.of(model::probabilities, mixmatch.spec.RunSpec.of(spec), run.dataset(), run.split())
                    .ifPresent(evaluation::setAssumptions);
        } catch (InvalidModelException e) {
            String key = checkpoint.getModel().getKey();
            throw new IllegalArgumentException(
                    "object %s is no model of this run: %s".formatted(key, e.getMessage()), e);
        }
        List<Evaluation> history = new ArrayList<>(evaluations.upTo(checkpoint.getRun(), checkpoint.getStep()));
        history.add(evaluation.build());
        evaluation.setMedianOfLast20(new EvaluationHistory(history).medianOfLast20());
        evaluations.put(evaluation.build());
        return evaluation.build();
    }

    /** The dataset and the split that the spec names, every byte verified. */
    private Images images(RunSpec spec) throws IOException {
        return RecentlyUsed.get(
                images,
                spec,
                of -> new Images(datasets.load(of.getDataset()), Split.fromJson(store.get(of.getSplit()))));
    }

    private static void refuseOtherThan(DatasetManifest images, OnnxModel model) throws InvalidModelException {
        if (!model.size().equals(images.size().toString()) || model.classes() != images.classes()) {
            throw new InvalidModelException(
                    "the model takes images of %s and knows %d classes; dataset %s has %s and %d"
                            .formatted(model.size(), model.classes(), images.id(), images.size(), images.classes()));
        }
    }

    /** The test images' features; empty where the model is one of an older version that gives none, or was deleted. */
    private Optional<Embedding> embedding(CheckpointWritten checkpoint, Dataset dataset) throws IOException {
        try (OnnxModel model = new OnnxModel(store.get(checkpoint.getModel()), device, threads)) {
            return model.featureCount() == 0
                    ? Optional.empty()
                    : Optional.of(Embedding.of(model::probabilities, model::features, dataset.test()));
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (InvalidModelException e) {
            throw new IllegalArgumentException(
                    "object %s is no model: %s".formatted(checkpoint.getModel().getKey(), e.getMessage()), e);
        }
    }

    private List<ObjectRef> report(AnnouncedCheckpoint announced, Evaluation last) throws IOException {
        String run = announced.run();
        Images of = images(announced.spec());
        Path losses = Files.createTempFile(Files.createDirectories(cache), "losses", ".csv");
        try {
            LossHistory history;
            try (OutputStream csv = new BufferedOutputStream(Files.newOutputStream(losses))) {
                history = LossHistory.join(
                        store.list(ObjectKeys.run(run, "history/")), store::find, csv, RunScalars.POINTS_OF_A_RUN);
            }
            DatasetManifest manifest = of.dataset().manifest();
            long step = announced.checkpoint().getStep();
            // The run may have ended before its spec's last step, as somebody wanted.
            mixmatch.spec.RunSpec spec =
                    mixmatch.spec.RunSpec.of(announced.spec()).withSteps(step);
            // The last one whole, and before the same without what fills memory.
            List<Evaluation> all = new ArrayList<>(List.of(last));
            all.addAll(evaluations.upTo(run, step));
            EvaluationHistory evaluated = new EvaluationHistory(all);
            LastModel model = new WholeModels(store, cache, device, threads)
                    .make(announced.checkpoint(), manifest, embedding(announced.checkpoint(), of.dataset()));
            FinishedRun finished = new FinishedRun(announced, spec, manifest, of.split(), evaluated, history, model);
            List<ObjectRef> files = new ArrayList<>();
            for (ReportFile file : Report.of(finished)) {
                files.add(store.put(ObjectKeys.report(run, file.name()), file.bytes(), file.contentType()));
            }
            files.add(store.put(ObjectKeys.report(run, "losses.csv"), losses, "text/csv; charset=utf-8"));
            model.whole().ifPresent(whole -> files.add(whole.object()));
            return files;
        } finally {
            Files.deleteIfExists(losses);
        }
    }
}
