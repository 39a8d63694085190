package mixmatch.cli.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mixmatch.cli.system.FolderOption;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.fuzz.ModelGraph;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.onnx.OnnxModel;

/** Models that a person gives to {@code predict}: read and run by a native library. */
public final class ModelParsers {
    private ModelParsers() {}

    public static List<Parser> all(Path dir) throws IOException {
        Path file = dir.resolve("model.onnx");
        FolderOption folder = new FolderOption();
        folder.dir = Files.createDirectories(dir.resolve("work"));
        byte[] whole = Valid.network().deployable(Valid.metadata());
        ModelGraph model = ModelGraph.of(whole);
        return List.of(
                Parser.ofFile("ONNX model", file, List.of(whole), any -> predict(file, folder), CommandFailure.class)
                        .slow(),
                Parser.of(
                                "ONNX model's graph",
                                List.of(model.graph()),
                                bytes -> {
                                    Files.write(file, model.with(bytes));
                                    predict(file, folder);
                                },
                                CommandFailure.class)
                        .slow());
    }

    private static void predict(Path file, FolderOption folder) throws IOException {
        try (ModelFile opened = ModelFile.open(file.toString(), folder)) {
            OnnxModel model = opened.model();
            long bytes = (long) model.height() * model.width() * model.channels();
            if (bytes < 1 << 20) {
                opened.probabilities(ByteBuffer.allocateDirect((int) bytes), 1);
            }
        }
    }
}
