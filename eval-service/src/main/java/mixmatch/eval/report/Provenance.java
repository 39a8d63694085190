package mixmatch.eval.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import mixmatch.eval.AnnouncedCheckpoint;
import mixmatch.objects.ObjectRefs;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunState;

/** Where a model comes from: hashes of all that decided it, and what computed. */
final class Provenance {
    private Provenance() {}

    static String section(FinishedRun run) {
        AnnouncedCheckpoint announced = run.announced();
        CheckpointWritten checkpoint = announced.checkpoint();
        RunState state = announced.state();
        List<List<String>> rows = new ArrayList<>();
        rows.add(fact("run", checkpoint.getRun()));
        rows.add(fact("step", Long.toString(checkpoint.getStep())));
        rows.add(fact("owner's epoch", Long.toString(checkpoint.getEpoch())));
        rows.add(fact("model, sha256", checkpoint.getModel().getSha256()));
        rows.add(fact("final weights, sha256", checkpoint.getWeightsSha256()));
        rows.add(fact("images' manifest, sha256", announced.spec().getDataset().getSha256()));
        rows.add(fact("split, sha256", announced.spec().getSplit().getSha256()));
        rows.add(fact("spec, sha256", specSha256(announced)));
        rows.add(List.of("repeats to the bit", exact(run, state)));
        state.getTrainerFingerprintsList().forEach(print -> rows.add(fact("trained by", print)));
        state.getGuessFingerprintsList().forEach(print -> rows.add(fact("guessed by", print)));
        return "## Provenance\n\n" + Markdown.table(List.of("what", ""), rows);
    }

    private static List<String> fact(String what, String value) {
        return List.of(what, "`" + value.replace('`', '\'').replace('|', '/') + "`");
    }

    /** Of the spec as it was submitted, every key written. */
    static String specSha256(AnnouncedCheckpoint announced) {
        return ObjectRefs.of("", announced.spec().getYaml().getBytes(StandardCharsets.UTF_8))
                .getSha256();
    }

    private static String exact(FinishedRun run, RunState state) {
        if (state.getExact()) {
            return "yes: the same spec, images and split on the same kind of machine give the same weights";
        }
        return "no: from step %d of %d on it was computed by more than one kind of machine or software, or out of turn"
                .formatted(state.getInexactAtStep(), run.checkpoint().getStep());
    }
}
