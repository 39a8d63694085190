package mixmatch.cli.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.BackboneConvention;
import mixmatch.backbones.ViewPlan;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.methods.Methods;
import mixmatch.methods.View;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.Option;

/** {@code --backbone}, what a person may have to say of it, and the views of images that are embedded. */
public final class FeatureOptions extends BackboneArguments {
    /** Of the views of who gives none. */
    public static final String SEED = "1";

    private static final String VIEWS = "8";
    /** Of who has not said how many, where a method trains on some. */
    private static final int STRONG = 4;

    @Option(
            names = "--views",
            paramLabel = "N",
            defaultValue = VIEWS,
            description = "Weak views of a training image, the plain one among them (default: ${DEFAULT-VALUE}).")
    int views = Integer.parseInt(VIEWS);

    @Option(
            names = "--strong",
            paramLabel = "N",
            description = "Strong views besides (default: 0; " + STRONG + " where a method trains on them).")
    Integer strong;

    @Option(names = "--no-mirror", description = "Mirror no view, as with the digits and SVHN.")
    boolean noMirror;

    /** The backbone, tried out; says what is taken of it. Throws a sentence where it can't be used. */
    public Backbone open(Path scratch, Console console) throws IOException {
        Backbone opened = open(scratch);
        BackboneConvention convention = opened.convention();
        console.say("%s: images %dx%d, output %s, %d features"
                .formatted(
                        opened.file().file().getFileName(),
                        convention.input().size(),
                        convention.input().size(),
                        convention.output().name(),
                        convention.output().features()));
        opened.betterOutput()
                .ifPresent(value -> console.say(
                        "its features look like the classes of ImageNet; --output %s takes what it decides them by, which mostly serves other classes better"
                                .formatted(value)));
        return opened;
    }

    /** As {@link #plan(String, List, long)}, by the seed of who gives none: another seed of a training embeds nothing anew. */
    public ViewPlan plan(String source, List<RunSpec> specs) {
        return plan(source, specs, Long.parseLong(SEED));
    }

    /**
     * The views to embed; throws a sentence where there can't be so many, or a spec's method wants others.
     *
     * @param source of the images; those of numbers are not mirrored
     * @param specs of the runs on them
     */
    public ViewPlan plan(String source, List<RunSpec> specs, long seed) {
        boolean areNumbers = source.isEmpty() || source.equals(RunSpec.Source.SVHN.text());
        Optional<RunSpec> wantsStrong = specs.stream()
                .filter(spec -> Methods.of(spec.method()).views().stream().anyMatch(View::strong))
                .findFirst();
        int besides = strong != null ? strong : wantsStrong.isPresent() ? STRONG : 0;
        if (wantsStrong.isPresent() && besides == 0) {
            throw CommandFailure.badInput(
                    "--strong 0: %s trains on strong views; leave it out, or name another --method"
                            .formatted(wantsStrong.get().method().name()));
        }
        try {
            return new ViewPlan(views, besides, !noMirror && !areNumbers, seed);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("--views %d --strong %d: %s".formatted(views, besides, e.getMessage()), e);
        }
    }
}
