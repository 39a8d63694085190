package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mixmatch.onnx.GraphTrial;
import mixmatch.onnx.InvalidModelException;

/** A backbone that has been tried out: it gives features by this convention. */
public record Backbone(BackboneFile file, BackboneConvention convention) {
    private static final int CLASSES_OF_IMAGENET = 1000;

    /**
     * Reads a backbone and computes it once; {@link BackboneException} where it can't be used.
     *
     * @param scratch a folder for a copy of it, meanwhile
     */
    public static Backbone open(Path path, BackboneOptions options, Path scratch) throws IOException {
        BackboneFile file = BackboneFile.read(path);
        GraphProto graph = file.graph();
        if (!FeatureGraph.canBeAddedTo(file.model())) {
            throw new BackboneException("%s is of an operator set before %d; export it again with a newer one"
                    .formatted(path, FeatureGraph.LEAST_OPSET));
        }
        BackboneConvention.Input input = GraphInput.read(path, graph, options);
        PixelScaling scaling = scaling(path, input, options.scaling());
        String output = GraphOutput.choose(path, graph, options.output());
        long[] shape = shape(file, input, scaling, output, scratch);
        BackboneConvention convention =
                new BackboneConvention(input, scaling, GraphOutput.of(path, output, shape, input, options.tokens()));
        return new Backbone(file, convention);
    }

    private static PixelScaling scaling(Path path, BackboneConvention.Input input, BackboneOptions.Scaling said) {
        if (input.type() == ElementType.UINT8) {
            if (!said.equals(BackboneOptions.Scaling.NONE)) {
                throw new BackboneException(
                        "%s takes uint8 pixels and scales them itself; leave --scale, --mean, --std and --bgr out"
                                .formatted(path));
            }
            return PixelScaling.NONE;
        }
        PixelScaling usual = input.channels() == 1 ? PixelScaling.GRAY : PixelScaling.IMAGENET;
        PixelScaling scaling = new PixelScaling(
                said.scale().orElse(usual.scale()),
                said.mean().isEmpty() ? usual.mean() : said.mean(),
                said.std().isEmpty() ? usual.std() : said.std(),
                said.bgr());
        if (scaling.mean().size() != input.channels() || scaling.std().size() != input.channels()) {
            throw new BackboneException(
                    "%s takes images of %d channels, but --mean has %d numbers and --std %d; give one each"
                            .formatted(
                                    path,
                                    input.channels(),
                                    scaling.mean().size(),
                                    scaling.std().size()));
        }
        return scaling;
    }

    private static long[] shape(
            BackboneFile file, BackboneConvention.Input input, PixelScaling scaling, String output, Path scratch)
            throws IOException {
        Path copy = Files.createTempFile(Files.createDirectories(scratch), "backbone", ".onnx");
        try {
            write(FeatureGraph.raw(file, input, scaling, output), copy);
            int batch = Math.max(1, input.batch());
            long[] shape = GraphTrial.outputShape(copy, batch, input.size(), input.size(), input.channels());
            if (shape.length < 1 || shape[0] != batch) {
                throw new BackboneException(
                        "%s gives %s of %d dimensions, of which the first is not the image; name another value with --output"
                                .formatted(file.file(), output, shape.length));
            }
            return shape;
        } catch (InvalidModelException e) {
            throw new BackboneException(
                    "%s can't be used with images of %dx%d: %s; export it for an ONNX Runtime of this version, or give another --size"
                            .formatted(file.file(), input.size(), input.size(), e.getMessage()),
                    e);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** Writes the graph from pixels to features, weights and all. */
    public void write(Path to) throws IOException {
        write(FeatureGraph.of(file, convention), to);
    }

    private static void write(com.google.protobuf.Message model, Path to) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16)) {
            model.writeTo(out);
        }
    }

    /** The value to name with {@code --output} where the features are a classifier's 1,000 classes of ImageNet; empty otherwise. */
    public Optional<String> betterOutput() {
        BackboneConvention.Output output = convention.output();
        return output.features() == CLASSES_OF_IMAGENET
                ? GraphOutput.beforeClasses(file.graph(), output.name())
                : Optional.empty();
    }
}
