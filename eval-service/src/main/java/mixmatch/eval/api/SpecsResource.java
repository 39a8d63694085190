package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import mixmatch.runs.SpecDiff;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKeys;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The specs and keys from which runs can be started. */
@Path("/api/v1")
public class SpecsResource {
    /** @param values every key, those that the spec leaves out with their defaults */
    public record SpecLine(String name, String yaml, String title, Map<String, String> values) {}

    /** @param type whole, number, choice, flag, list or text */
    public record KeyLine(
            String key,
            @JsonProperty("default") String fallback,
            String range,
            String sentence,
            String type,
            List<String> choices) {}

    @GET
    @Path("specs")
    @Operation(summary = "The specs that come with the project")
    public List<SpecLine> specs() {
        return ShippedSpecs.NAMES.stream()
                .map(name -> new SpecLine(
                        name,
                        ShippedSpecs.yaml(name),
                        ShippedSpecs.title(name),
                        SpecDiff.keys(RunSpec.parse(ShippedSpecs.yaml(name), name))))
                .toList();
    }

    @GET
    @Path("spec-keys")
    @Operation(summary = "Every key of a spec with its default, range and meaning")
    public List<KeyLine> keys() {
        return SpecKeys.lines().stream()
                .map(line -> new KeyLine(
                        line.key(), line.fallback(), line.range(), line.sentence(), line.type(), line.choices()))
                .toList();
    }
}
