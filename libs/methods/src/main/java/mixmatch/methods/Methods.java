package mixmatch.methods;

import java.util.List;
import java.util.Map;
import mixmatch.spec.RunSpec;
import mixmatch.spec.Variant;

/** The kinds of method that a spec can name. */
public final class Methods implements Variant.Provider {
    private static final List<MethodKind> ALL = List.of(
            MixMatch.KIND,
            Supervised.KIND,
            Supervised.FULL,
            PseudoLabel.KIND,
            Consistency.PI_MODEL,
            Consistency.MEAN_TEACHER);

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
                .map(MethodKind::declaration)
                .filter(declared -> declared.keys().isEmpty())
                .map(Variant::name)
                .filter(name -> of(new RunSpec.Named(name, Map.of())).views().isEmpty())
                .toList();
    }

    @Override
    public List<Variant> variants() {
        return ALL.stream().map(MethodKind::declaration).toList();
    }
}
