package mixmatch.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Operations to name in specs, as the module that holds them does. */
public final class TestOperations implements StrongOperations {
    @Override
    public Map<String, Optional<Range>> ranges() {
        Map<String, Optional<Range>> ranges = new LinkedHashMap<>();
        ranges.put("rotate", Optional.of(new Range(-180, 180)));
        ranges.put("color", Optional.empty());
        return ranges;
    }
}
