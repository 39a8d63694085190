package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A real system that stays up while a test looks at its page, with a run of each method. */
final class ShownSystem {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What its eval service was given as eval.token. */
    static final String TOKEN = "shown-to-those-who-test";

    private static final int STEPS = 240;

    private final Path base;
    private final String address;
    private String supervised = "";
    private String mixmatch = "";

    private ShownSystem(Path base, String address) {
        this.base = base;
        this.address = address;
    }

    static ShownSystem start(Path base) throws Exception {
        CommandProcess up = command(base, "up");
        assertThat(up.await()).as(up.said()).isZero();
        return new ShownSystem(base, up.printed("page"));
    }

    /** @param meanwhile is done while the second run trains */
    void trainBoth(Runnable meanwhile) throws Exception {
        CommandProcess train = command(base, "train", "--steps", Integer.toString(STEPS), "--json");
        meanwhile.run();
        assertThat(train.await()).as(train.said()).isZero();
        JsonNode results =
                JSON.readTree(train.printed().lines().reduce((a, b) -> b).orElse(""));
        supervised = results.get(0).get("run").textValue();
        mixmatch = results.get(1).get("run").textValue();
    }

    String address() {
        return address;
    }

    String supervised() {
        return supervised;
    }

    String mixmatch() {
        return mixmatch;
    }

    void stop() throws Exception {
        CommandProcess down = command(base, "down");
        assertThat(down.await()).as(down.said()).isZero();
        CommandProcess.awaitNoChildrenOf(base);
    }

    private static CommandProcess command(Path base, String name, String... more) throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of(name, "--dir", base.resolve("work").toString()), Stream.of(more))
                .toArray(String[]::new);
        return CommandProcess.start(base, Map.of("EVAL_TOKEN", TOKEN), arguments);
    }
}
