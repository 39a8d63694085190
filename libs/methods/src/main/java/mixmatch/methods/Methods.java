package mixmatch.methods;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;

/** The kinds of method that a spec can name. */
public final class Methods implements Variant.Provider {
    /** A kind of method, and the method by the declared keys. */
    record Kind(Variant declaration, Function<RunSpec.Named, Method> method) {
        Kind(String name, String sentence, List<SpecKey> keys, Function<RunSpec.Named, Method> method) {
            this(new Variant("method", name, sentence, keys, List.of()), method);
        }
    }

    private static final List<Kind> ALL = List.of(
            MixMatch.KIND,
            Supervised.KIND,
            Full.KIND,
            PseudoLabel.KIND,
            PiModel.KIND,
            MeanTeacher.KIND,
            ModelNoise.KIND,
            TemporalEnsembling.KIND,
            Ict.KIND,
            Uda.KIND,
            FixMatch.KIND,
            FreeMatch.KIND,
            LabelPropagation.KIND,
            Vat.KIND);

    /** The method that a spec names; {@link IllegalArgumentException} if there is none. */
    public static Method of(RunSpec.Named method) {
        return ALL.stream()
                .filter(kind -> kind.declaration().name().equals(method.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no method " + method.name()))
                .method()
                .apply(method);
    }

    public static List<String> names() {
        return ALL.stream().map(kind -> kind.declaration().name()).toList();
    }

    /** The names of those that train on labelled images alone and have nothing to set; others are compared with the first. */
    public static List<String> withoutUnlabeled() {
        return ALL.stream()
                .map(Kind::declaration)
                .filter(declared -> declared.keys().isEmpty())
                .map(Variant::name)
                .filter(name -> of(new RunSpec.Named(name, Map.of())).views().isEmpty())
                .toList();
    }

    @Override
    public List<Variant> variants() {
        return ALL.stream().map(Kind::declaration).toList();
    }
}
