package mixmatch.spec;

import java.util.List;

/** Operations to name in specs, as the module that holds them does. */
public final class TestOperations implements StrongOperations {
    @Override
    public List<String> names() {
        return List.of("rotate", "color");
    }
}
