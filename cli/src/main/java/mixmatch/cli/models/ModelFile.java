package mixmatch.cli.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.runs.RunFiles;
import mixmatch.cli.system.FolderOption;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.devices.Device;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;

/** A trained model, loaded from its file; it takes square images, or vectors. Close it: its memory is native. */
record ModelFile(Path file, OnnxModel model, List<String> classes) implements AutoCloseable {
    static final String HELP = "A model.onnx, or a run: name, unique prefix, or last.";
    private static final String CLASSES = "classes";
    private static final String BACKBONE = "backbone";
    private static final long MOST_IMAGE_BYTES = 16 << 20;

    /** @throws CommandFailure where there is no such model, or it is none that train leaves */
    static ModelFile open(String fileOrRun, FolderOption folder) throws IOException {
        Path file = find(fileOrRun, WorkDir.at(folder.dir));
        if (!file.equals(Path.of(fileOrRun))) {
            folder.console.say("the model is that of run " + run(file));
        }
        OnnxModel model = load(file);
        try {
            refuseOddImages(file, model);
            return new ModelFile(file, model, classes(file, model));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static Path find(String text, WorkDir dir) throws IOException {
        if (Files.exists(Path.of(text)) || text.endsWith(".onnx")) {
            return Path.of(text);
        }
        List<Path> models = Folders.list(dir.runs()).stream()
                .map(run -> run.resolve(RunFiles.MODEL))
                .filter(Files::isRegularFile)
                .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                .toList();
        List<Path> meant = text.equals(RunNames.LAST)
                ? models.subList(Math.max(0, models.size() - 1), models.size())
                : models.stream().filter(file -> run(file).startsWith(text)).toList();
        List<Path> exactly =
                meant.stream().filter(file -> run(file).equals(text)).toList();
        if (meant.size() == 1 || exactly.size() == 1) {
            return exactly.isEmpty() ? meant.get(0) : exactly.get(0);
        }
        throw CommandFailure.badInput(
                meant.isEmpty()
                        ? "%s is no file, nor a run that has left a model in %s; `mixmatch runs` lists them"
                                .formatted(text, dir.runs())
                        : "%s could be %d runs in %s; give more of the name".formatted(text, meant.size(), dir.runs()));
    }

    private static String run(Path file) {
        return file.getParent().getFileName().toString();
    }

    private static OnnxModel load(Path file) {
        int threads = Runtime.getRuntime().availableProcessors();
        try (InputStream in = Files.newInputStream(file)) {
            // What can't be read is said by this, as the runtime reads the file itself: a backbone would fill the heap.
            in.read();
            return new OnnxModel(
                    file, new SessionSettings(Device.CPU, threads, OnnxModel.Memory.OWN, CudaOptions.DEFAULT));
        } catch (InvalidModelException e) {
            throw CommandFailure.badInput("%s is not a model that train leaves: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw CommandFailure.badInput("the model %s can't be read: %s".formatted(file, FileDiagnosis.say(e)), e);
        }
    }

    /** Names from the model's own metadata; numbers where it has none. */
    private static List<String> classes(Path file, OnnxModel model) {
        String json = model.metadata().getOrDefault(CLASSES, "");
        if (json.isEmpty()) {
            return IntStream.range(0, model.classes()).mapToObj(i -> "" + i).toList();
        }
        try {
            List<String> names = List.of(new ObjectMapper().readValue(json, String[].class));
            if (names.size() == model.classes()) {
                return names;
            }
            throw CommandFailure.badInput("%s names %d classes, but gives probabilities of %d; train it again"
                    .formatted(file, names.size(), model.classes()));
        } catch (JsonProcessingException e) {
            throw CommandFailure.badInput("the metadata %s of %s is no JSON list".formatted(CLASSES, file), e);
        }
    }

    private static void refuseOddImages(Path file, OnnxModel model) {
        int height = model.height();
        int width = model.width();
        int channels = model.channels();
        if (height < 1 || width < 1 || channels < 1) {
            throw CommandFailure.badInput(
                    "%s is not a model that train leaves: it does not say how large its images are".formatted(file));
        }
        if (model.takesVectors()) {
            return;
        }
        if (channels != 1 && channels != 3) {
            throw CommandFailure.badInput("%s takes images of %d channels; image files have 3, or 1 where they are gray"
                    .formatted(file, channels));
        }
        if ((long) height * width * channels > MOST_IMAGE_BYTES) {
            throw CommandFailure.badInput(
                    "%s takes images of %dx%d pixels, which are too large to be made of image files"
                            .formatted(file, height, width));
        }
        if (height != width) {
            throw CommandFailure.badInput("%s takes images of %dx%d pixels; only squares can be made of image files"
                    .formatted(file, height, width));
        }
    }

    /** For who has image files: {@link CommandFailure} where the model takes vectors. */
    ModelFile ofImages() {
        if (model.takesVectors()) {
            String backbone = backbone();
            model.close();
            throw CommandFailure.badInput(
                    backbone.isEmpty()
                            ? "%s takes vectors of %s, not images; `mixmatch evaluate` measures it on vectors"
                                    .formatted(file, model.size())
                            : "%s takes vectors of %s, not images: it is the head alone, without the backbone whose SHA-256 is %s; MODEL_CARD.md beside it says why. A backbone below 200 MB, such as the same one in float16, becomes part of the model: train on its features"
                                    .formatted(file, model.size(), backbone));
        }
        return this;
    }

    /** SHA-256 of the backbone whose features it was trained on, and may hold; empty of others. */
    String backbone() {
        return model.metadata().getOrDefault(BACKBONE, "");
    }

    /** As {@link OnnxModel#probabilities}; a model of others may load and not work. */
    float[] probabilities(ByteBuffer pixels, int batch) {
        return working(() -> model.probabilities(pixels, batch));
    }

    /** As {@link OnnxModel#features}. */
    float[] features(ByteBuffer pixels, int batch) {
        return working(() -> model.features(pixels, batch));
    }

    private float[] working(Supplier<float[]> work) {
        try {
            return work.get();
        } catch (IllegalStateException e) {
            throw CommandFailure.badInput("%s is not a model that train leaves: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
