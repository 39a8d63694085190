package mixmatch.cli.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import mixmatch.cli.files.WholeFile;

/** The folder that an experiment leaves, beside its journal. Each file appears whole or not at all. */
record ExperimentFolder(Path path) {
    static final String PAGE = "index.html";

    /** @param command that a person enters to do it again */
    void write(ExperimentResult result, String command) throws IOException {
        byte[] labels = new LabelsPicture(result).png();
        byte[] steps = new StepsPicture(result).png();
        write("table.txt", ResultTable.text(result).getBytes(StandardCharsets.UTF_8));
        write("results.csv", ResultFiles.csv(result));
        write("results.json", ResultFiles.indented(ResultFiles.json(result)));
        write("labels.png", labels);
        write("steps.png", steps);
        // Last: who sees the page has the others, too.
        write(PAGE, new ExperimentPage(result, command).html(labels, steps));
    }

    Path page() {
        return path.resolve(PAGE);
    }

    private void write(String name, byte[] bytes) throws IOException {
        WholeFile.write(path.resolve(name), bytes);
    }
}
