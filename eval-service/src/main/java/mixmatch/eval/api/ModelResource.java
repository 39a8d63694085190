package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mixmatch.datasets.Dataset;
import mixmatch.eval.assumption.Embedding;
import mixmatch.eval.board.Mistakes;
import mixmatch.eval.board.RunSnapshot;
import mixmatch.eval.report.LastModel;
import mixmatch.ingest.UnreadableImageException;
import mixmatch.v1.CheckpointWritten;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Answers of a run's newest evaluated model: its mistakes on test images, and the classes of images that people send. */
@Path("/api/v1/runs/{run}")
public class ModelResource {
    private static final int MOST_MISTAKES = 500;
    private static final int MOST_IMAGE_BYTES = 4 << 20;

    private final RunFacts facts;
    private final StoredDatasets datasets;
    private final ModelQuestions questions;

    ModelResource(RunFacts facts, StoredDatasets datasets, ModelQuestions questions) {
        this.facts = facts;
        this.datasets = datasets;
        this.questions = questions;
    }

    /**
     * The model by its SHA-256, the images that were looked at (unlabeled, validation, test) and how many, and the confusion matrix of
     * all test images, a row a true class.
     */
    public record MistakesPage(
            long step, String model, String of, int looked, List<MistakeLine> images, List<List<Long>> counts) {}

    /** The images' files are {@code folder}, the index, {@code .png}. */
    public record EmbeddingPage(
            long step, String folder, @JsonUnwrapped Embedding embedding) {}

    public record MistakeLine(@JsonUnwrapped Mistakes.Mistake mistake, String url) {}

    /** The classes of an image, the likeliest first. */
    public record Classified(long step, List<ClassProbability> classes) {}

    public record ClassProbability(String name, double probability) {}

    @GET
    @Path("mistakes")
    @Operation(summary = "Test or unlabeled images that the newest evaluated model gets wrong, the surest first")
    public MistakesPage mistakes(
            String run,
            @QueryParam("of") @DefaultValue("test") String of,
            @QueryParam("class") String only,
            @QueryParam("limit") @DefaultValue("60") int limit)
            throws IOException {
        if (!of.equals("test") && !of.equals("unlabeled")) {
            throw new Refusal(400, "of must be test or unlabeled.");
        }
        if (limit < 1 || limit > MOST_MISTAKES) {
            throw new Refusal(400, "limit is %d, but must be in 1..%d.", limit, MOST_MISTAKES);
        }
        RunSnapshot snapshot = facts.run(run);
        CheckpointWritten model = model(snapshot);
        Optional<Integer> truth =
                only == null || only.isEmpty() ? Optional.empty() : Optional.of(index(only, facts.classes(snapshot)));
        String id = snapshot.line().experiment().dataset();
        Dataset dataset = datasets.load(id);
        LookedAt looked = of.equals("test")
                ? LookedAt.test(dataset)
                : LookedAt.unlabeled(dataset, facts.split(snapshot), RunFacts.seed(snapshot));
        Mistakes mistakes = questions.mistakes(model.getModel(), looked);
        String folder = "/api/v1/datasets/%s/%s/".formatted(id, looked.part().set());
        List<MistakeLine> lines = mistakes.some(truth, limit).stream()
                .map(m -> new MistakeLine(m, folder + m.index() + ".png"))
                .toList();
        String sha256 = model.getModel().getSha256();
        EvaluationPage evaluated = facts.evaluation(snapshot, Long.toString(model.getStep()));
        List<List<Long>> counts = evaluated.test().confusion();
        return new MistakesPage(model.getStep(), sha256, looked.part().text(), mistakes.looked(), lines, counts);
    }

    /** A class by its name, else by its number. */
    private static int index(String text, List<String> classes) {
        int named = classes.indexOf(text);
        if (named >= 0) {
            return named;
        }
        if (text.matches("\\d{1,6}") && Integer.parseInt(text) < classes.size()) {
            return Integer.parseInt(text);
        }
        throw new Refusal(
                400, "There is no such class; give the name of one or its number, 0..%d.", classes.size() - 1);
    }

    @GET
    @Path("embedding")
    @Operation(summary = "Features of test images in two dimensions, by the newest evaluated model")
    public EmbeddingPage embedding(String run) throws IOException {
        RunSnapshot snapshot = facts.run(run);
        CheckpointWritten model = model(snapshot);
        String id = snapshot.line().experiment().dataset();
        Embedding embedding =
                questions.embedding(model.getModel(), datasets.load(id).test());
        return new EmbeddingPage(model.getStep(), "/api/v1/datasets/%s/test/".formatted(id), embedding);
    }

    @POST
    @Path("classify")
    @Consumes({"image/png", "image/jpeg", "image/webp", "image/bmp"})
    @Operation(summary = "What the newest evaluated model takes an image for; nothing is stored")
    public Classified classify(String run, byte[] image) throws IOException, InterruptedException {
        if (image.length == 0 || image.length > MOST_IMAGE_BYTES) {
            throw new Refusal(400, "The image has %d bytes, but must have 1..%d.", image.length, MOST_IMAGE_BYTES);
        }
        RunSnapshot snapshot = facts.run(run);
        CheckpointWritten model = model(snapshot);
        List<String> names = facts.classes(snapshot);
        float[] probabilities;
        try {
            // With its backbone, where it has one.
            probabilities = questions.classify(RunFacts.refs(snapshot).get(LastModel.FILE), image);
        } catch (UnreadableImageException e) {
            throw new Refusal(422, "The image can't be read: %s.", e.getMessage());
        }
        List<ClassProbability> classes = new ArrayList<>();
        for (int c = 0; c < probabilities.length; c++) {
            classes.add(new ClassProbability(c < names.size() ? names.get(c) : Integer.toString(c), probabilities[c]));
        }
        classes.sort(Comparator.comparingDouble(ClassProbability::probability).reversed());
        return new Classified(model.getStep(), classes);
    }

    private static CheckpointWritten model(RunSnapshot snapshot) {
        String run = snapshot.line().run();
        return snapshot.checkpoints()
                .newestModel()
                .orElseThrow(() -> new Refusal(404, "No checkpoint of run %s is evaluated yet.", run));
    }
}
