package mixmatch.cli.train;

import java.util.Optional;
import mixmatch.cli.terminal.CommandFailure;
import picocli.CommandLine.Option;

/** {@code --dataset}, of commands that train on what the store has. */
public final class DatasetOption {
    @Option(
            names = "--dataset",
            paramLabel = "ID",
            description = "A dataset in the store, by its id, which features prints, or a unique prefix.")
    private String id = "";

    /**
     * The dataset that is named; empty where none is.
     *
     * @param otherDataIsNamed which can't be besides
     * @param options that name it, for the refusal
     */
    public Optional<StoredData> named(boolean otherDataIsNamed, String options) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        if (otherDataIsNamed) {
            throw CommandFailure.badInput(
                    "--dataset %s is in the store already; leave it out, or %s".formatted(id, options));
        }
        return Optional.of(new StoredData(id));
    }
}
