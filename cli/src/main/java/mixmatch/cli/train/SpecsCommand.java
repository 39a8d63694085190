package mixmatch.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import mixmatch.cli.terminal.Console;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code specs}: what there is to train by. */
@Command(name = "specs", description = "Lists the specs that come with the project, or explains each key of one.")
public final class SpecsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            description = "The spec to explain: a name, or the path of a file.")
    String spec = "";

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    Console console;

    @Override
    public Integer call() {
        PrintStream out = console.out();
        if (!spec.isEmpty()) {
            SpecFile file = SpecFile.find(spec);
            out.print(
                    json
                            ? explained(file) + System.lineSeparator()
                            : "# %s%n%s"
                                    .formatted(
                                            file.about(), file.parse(Map.of()).toCommentedYaml()));
            return 0;
        }
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (SpecFile file : SpecFile.shipped()) {
            RunSpec one = file.parse(Map.of());
            array.addObject()
                    .put("spec", one.name())
                    .put("method", one.method().name())
                    .put("network", one.recipe().network().words())
                    .put("data", one.dataset().source().text())
                    .put("labels", one.dataset().labels())
                    .put("steps", one.training().steps())
                    .put("about", file.about());
            if (!json) {
                out.printf(
                        "%-28s %s, %d labels of %s, %,d steps of %s%n%28s %s%n",
                        one.name(),
                        one.method().name(),
                        one.dataset().labels(),
                        one.dataset().source().text(),
                        one.training().steps(),
                        one.recipe().network().words(),
                        "",
                        file.about());
            }
        }
        if (json) {
            out.println(array);
        }
        return 0;
    }

    private static ObjectNode explained(SpecFile file) {
        ObjectMapper mapper = new ObjectMapper();
        RunSpec one = file.parse(Map.of());
        JsonNode values = mapper.valueToTree(one);
        ObjectNode json = mapper.createObjectNode().put("spec", one.name()).put("about", file.about());
        ArrayNode keys = json.putArray("keys");
        for (SpecKeys.Line key : SpecKeys.lines()) {
            JsonNode value = values.at("/" + key.key().replace('.', '/'));
            // A key of another method or network has no value here.
            if (!value.isMissingNode()) {
                keys.addObject()
                        .put("key", key.key())
                        .put("about", key.sentence())
                        .put("range", key.range())
                        .set("value", value);
            }
        }
        return json;
    }
}
