package mixmatch.spec;

import java.util.List;
import java.util.ServiceLoader;

/** Names the operations that strong views can draw; the class that does is named in {@code META-INF/services}. */
public interface StrongOperations {
    List<String> names();

    /** The names of all operations. */
    static List<String> all() {
        return ServiceLoader.load(StrongOperations.class, StrongOperations.class.getClassLoader()).stream()
                .flatMap(provider -> provider.get().names().stream())
                .toList();
    }
}
