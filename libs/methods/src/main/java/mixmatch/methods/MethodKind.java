package mixmatch.methods;

import java.util.List;
import java.util.function.Function;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;

/** A kind of method that a spec can name; it stands in the list of {@link Methods}. The method is made by the declared keys. */
record MethodKind(Variant declaration, Function<RunSpec.Named, Method> method) {
    MethodKind(String name, String sentence, List<SpecKey> keys, Function<RunSpec.Named, Method> method) {
        this(new Variant("method", name, sentence, keys, List.of()), method);
    }
}
