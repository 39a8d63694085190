package mixmatch.eval.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import mixmatch.accuracy.ConfusionMatrix;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import mixmatch.eval.assumption.Embedding;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.evaluation.EvaluationHistory;
import mixmatch.eval.evaluation.LossHistory;
import mixmatch.eval.tracking.RunScalars;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Assumptions;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunState;

/** Made-up runs whose curves look like those of real ones. */
final class FinishedRuns {
    static final List<String> DIGITS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private static final Split SPLIT = new Split(new int[] {0, 2}, new int[] {1}, new int[] {3});

    private FinishedRuns() {}

    private static DatasetManifest images(List<String> classNames) {
        return Dataset.of(
                        "digits",
                        classNames,
                        ImageSet.of(
                                new ImageSize(1, 1, 1),
                                ByteBuffer.allocateDirect(4).put(0, (byte) 200),
                                new int[] {0, 0, 1, 1}),
                        ImageSet.of(new ImageSize(1, 1, 1), ByteBuffer.allocateDirect(1), new int[] {0}),
                        List.of(),
                        "Handwritten digits of E. Alpaydin and C. Kaynak, UCI, CC BY 4.0")
                .manifest();
    }

    static FinishedRun mixmatch(List<String> classNames, boolean validation) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (long step = 0; step <= 800; step += 40) {
            evaluations.add(evaluation("digits-1", step, step / 880.0, classNames.size(), validation));
        }
        return new FinishedRun(
                announced("digits-1"),
                RunSpec.parse("name: digits\ndataset: {source: digits, labels: 10}\n", "test"),
                images(classNames),
                SPLIT,
                new EvaluationHistory(evaluations),
                losses("runs/digits-1/history/1-800-1.csv", history(800, true)),
                LastModel.plain(Optional.of(embedding(classNames.size()))));
    }

    static FinishedRun supervised() {
        return new FinishedRun(
                announced("digits-s"),
                RunSpec.parse(
                        "name: digits\ndataset: {source: digits, labels: 10}\nmethod: {name: supervised}\n", "test"),
                images(DIGITS),
                SPLIT,
                new EvaluationHistory(List.of(evaluation("digits-s", 800, 0.6, 10, false))),
                losses("runs/digits-s/history/1-800-1.csv", history(800, false)),
                LastModel.plain(Optional.empty()));
    }

    /** Twenty images of each class around a place of its own; of each the last is taken for the next class. */
    private static Embedding embedding(int classes) {
        int count = 20 * classes;
        double[] x = new double[count];
        double[] y = new double[count];
        int[] truth = new int[count];
        int[] predicted = new int[count];
        double[] confidence = new double[count];
        for (int i = 0; i < count; i++) {
            truth[i] = i / 20;
            predicted[i] = i % 20 == 19 ? (truth[i] + 1) % classes : truth[i];
            x[i] = 5 * Math.cos(6.28 * truth[i] / classes) + Math.sin(i * 12.9898);
            y[i] = 4 * Math.sin(6.28 * truth[i] / classes) + Math.sin(i * 78.233);
            confidence[i] = 0.9;
        }
        return new Embedding(
                new double[] {0.4, 0.25}, IntStream.range(0, count).toArray(), x, y, truth, predicted, confidence);
    }

    private static Assumptions assumptions(double progress) {
        return Assumptions.newBuilder()
                .setImages(125)
                .setSquaredDifference(0.02 * (1 - 0.9 * progress))
                .setJensenShannon(0.125 * (1 - progress))
                .setEntropy(1.5 * (1 - progress))
                .setEntropyShare(0.75 * (1 - progress))
                .setEffectiveClasses(9.5)
                .setThreshold(0.95)
                .setConfident(0.8 * progress)
                .setConfidentAccuracy(progress == 0 ? Double.NaN : 0.98)
                .build();
    }

    private static LossHistory losses(String key, byte[] piece) {
        try {
            return LossHistory.join(
                    List.of(key),
                    any -> Optional.of(piece),
                    OutputStream.nullOutputStream(),
                    RunScalars.POINTS_OF_A_RUN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Evaluation evaluation(String run, long step, double progress, int classes, boolean validation) {
        Accuracy accuracy = accuracy(classes, progress);
        Evaluation.Builder evaluation =
                Evaluation.newBuilder().setRun(run).setEpoch(1).setStep(step).setTest(accuracy);
        if (run.equals("digits-1")) {
            evaluation.setAssumptions(assumptions(progress));
        }
        if (validation) {
            evaluation.setValidation(accuracy(classes, progress * 0.95));
        }
        return evaluation.build();
    }

    private static Accuracy accuracy(int classes, double progress) {
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        List<Long> counts = new ArrayList<>(matrix.counts());
        for (int truth = 0; truth < classes; truth++) {
            long right = Math.round(50 * (0.1 + 0.88 * progress * (1 - 0.5 * truth / classes)));
            counts.set(truth * classes + truth, right);
            int other = (truth * 3 + 1) % classes == truth ? (truth + 1) % classes : (truth * 3 + 1) % classes;
            counts.set(truth * classes + other, counts.get(truth * classes + other) + 50 - right);
        }
        ConfusionMatrix counted = ConfusionMatrix.of(classes, counts);
        return Accuracy.newBuilder()
                .setImages(counted.images())
                .setAccuracy(counted.accuracy())
                .addAllPerClass(counted.perClass())
                .addAllConfusion(counted.counts())
                .setLoss(2.3 - 1.9 * progress)
                .build();
    }

    private static AnnouncedCheckpoint announced(String run) {
        return new AnnouncedCheckpoint(
                checkpoint(run, 800),
                mixmatch.v1.RunSpec.newBuilder()
                        .setRun(run)
                        .setYaml("name: digits\n")
                        .setSplit(ObjectRef.newBuilder().setSha256("5e"))
                        .build(),
                RunState.newBuilder()
                        .setRun(run)
                        .setExact(true)
                        .addTrainerFingerprints("cpu pytorch-2.7.1 threads=1")
                        .build());
    }

    private static CheckpointWritten checkpoint(String run, long step) {
        return CheckpointWritten.newBuilder()
                .setRun(run)
                .setEpoch(1)
                .setStep(step)
                .setWrittenAtMillis(Instant.parse("2026-11-24T12:00:00Z").toEpochMilli())
                .setLast(true)
                .setManifest(
                        ObjectRef.newBuilder().setKey("runs/%s/checkpoints/%d-1/manifest.json".formatted(run, step)))
                .setModel(ObjectRef.newBuilder()
                        .setKey("runs/%s/checkpoints/%d-1/model.onnx".formatted(run, step))
                        .setSha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
                .setWeightsSha256("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")
                .build();
    }

    private static byte[] history(int steps, boolean guesses) {
        StringBuilder csv = new StringBuilder("step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n");
        for (int step = 1; step <= steps; step++) {
            double wave = Math.sin(step * 12.9898) * 0.5;
            double lossX = 2.2 * Math.exp(-step / 200.0) + 0.2 + 0.15 * wave;
            double lossU = guesses ? 0.03 * Math.exp(-step / 400.0) + 0.004 * (1 + wave) : 0;
            double lambdaU = guesses ? 75 * Math.min(1, step / 200.0) : 0;
            String guess = guesses ? Double.toString(0.9 - 0.7 * Math.exp(-step / 150.0) + 0.06 * wave) : "NaN";
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%s,%s,%s,%s,%s,%d%n",
                    step,
                    lossX,
                    lossU,
                    lambdaU,
                    lossX + lambdaU * lossU,
                    guess,
                    80 + step % 7));
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
