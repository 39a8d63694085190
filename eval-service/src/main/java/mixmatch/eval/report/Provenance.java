package mixmatch.eval.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.objects.ObjectRefs;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunState;

/** The origin of a model: hashes of all that decided it, and fingerprints of all that computed it. */
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
        // The spec as it was submitted, every key written.
        byte[] yaml = announced.spec().getYaml().getBytes(StandardCharsets.UTF_8);
        rows.add(fact("spec, sha256", ObjectRefs.of("", yaml).getSha256()));
        rows.add(List.of("repeats to the bit", exact(state, checkpoint.getStep())));
        state.getTrainerFingerprintsList().forEach(print -> rows.add(fact("trained by", print)));
        state.getGuessFingerprintsList().forEach(print -> rows.add(fact("guessed by", print)));
        return "## Provenance\n\n" + Markdown.table(List.of("what", ""), rows);
    }

    private static List<String> fact(String what, String value) {
        return List.of(what, "`" + value.replace('`', '\'').replace('|', '/') + "`");
    }

    private static String exact(RunState state, long steps) {
        if (state.getExact()) {
            return "yes: the same spec, images and split on the same kind of machine give the same weights";
        }
        return "no: from step %d of %d on it was computed by more than one kind of machine or software, or out of turn"
                .formatted(state.getInexactAtStep(), steps);
    }
}
