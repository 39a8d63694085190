package mixmatch.cli.augment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.files.ImageArguments;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.train.NamedImages;
import mixmatch.cli.train.SpecFile;
import mixmatch.ingest.ImageDecoder;
import mixmatch.ingest.UnreadableImageException;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code augment}: the views of a person's own images, before anything is trained on them. */
@Command(name = "augment", description = "Draws weak and strong views of images, as a run would make them.")
public final class AugmentCommand implements Callable<Integer> {
    private static final int MOST_VIEWS = 8;

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = ImageArguments.HELP)
    List<Path> paths;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "sheet.png",
            description = "The picture (default: ${DEFAULT-VALUE}).")
    Path out;

    @Option(names = "--force", description = "Replace the picture that is there.")
    boolean force;

    @Option(
            names = "--spec",
            paramLabel = "SPEC",
            defaultValue = NamedImages.SPEC_OF_OWN_DATA,
            description = "The spec whose augmentation it is (default: ${DEFAULT-VALUE}).")
    String spec;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the spec, as in augmentation.pad=2; may be repeated.")
    List<String> set = new ArrayList<>();

    @Option(names = "--size", paramLabel = "PIXELS", description = "Height and width (default: the spec's).")
    String size = "";

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the views (default: the spec's).")
    String seed = "";

    @Option(
            names = "--views",
            paramLabel = "N",
            defaultValue = "4",
            description = "Views of each kind (default: ${DEFAULT-VALUE}).")
    int views;

    @Mixin
    Console console;

    @Override
    public Integer call() throws IOException {
        if (views < 1 || views > MOST_VIEWS) {
            throw CommandFailure.badInput("--views %d: give 1 to %d".formatted(views, MOST_VIEWS));
        }
        if (Files.exists(out) && !force) {
            throw CommandFailure.badInput(
                    "%s is there already; name another with --out, or replace it with --force".formatted(out));
        }
        ViewSheet sheet = new ViewSheet(spec(), views);
        List<Path> images =
                ImageArguments.images(paths.stream().filter(Files::exists).toList());
        List<Path> chosen = sheet.evenly(images);
        if (chosen.size() < images.size()) {
            console.say("of %d images %d are drawn, evenly chosen".formatted(images.size(), chosen.size()));
        }
        List<Path> drawn = new ArrayList<>(chosen);
        paths.stream().filter(path -> !Files.exists(path)).forEach(drawn::add);
        ImageDecoder decoder = new ImageDecoder(sheet.side(), ViewSheet.CHANNELS);
        int unreadable = 0;
        for (Path image : drawn) {
            try {
                sheet.add(name(image), decoder.decode(image));
            } catch (UnreadableImageException e) {
                unreadable++;
                console.complain("the image %s can't be read: %s".formatted(image, e.getMessage()));
            }
        }
        if (unreadable < drawn.size()) {
            write(sheet.png());
            console.out().println(out);
        }
        return unreadable == 0 ? 0 : CommandFailure.FAILED;
    }

    /** The file with its folder, which may be its class. */
    private static String name(Path image) {
        int names = image.getNameCount();
        return image.subpath(Math.max(0, names - 2), names).toString();
    }

    private RunSpec spec() {
        Map<String, String> named = new LinkedHashMap<>();
        // As train does with images of a person's own.
        named.put("dataset.source", RunSpec.Source.FOLDER.text());
        named.put("dataset.imageSize", size);
        named.put("seed", seed);
        return SpecFile.find(spec).parse(SpecFile.overrides(named, set));
    }

    private void write(byte[] png) {
        try {
            WholeFile.write(out.toAbsolutePath(), png);
        } catch (IOException e) {
            throw CommandFailure.badInput("%s can't be written: %s".formatted(out, FileDiagnosis.say(e)), e);
        }
    }
}
