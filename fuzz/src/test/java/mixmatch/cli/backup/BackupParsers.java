package mixmatch.cli.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunBackup;
import mixmatch.v1.RunState;

/** Backups, the file and what it says. */
public final class BackupParsers {
    private BackupParsers() {}

    public static List<Parser> all(Path dir) throws IOException {
        Path file = dir.resolve("run.zip");
        RunBackup run = run();
        zip(file, run.toByteArray());
        byte[] whole = Files.readAllBytes(file);
        return List.of(
                Parser.ofFile("backup's ZIP file", file, List.of(whole), BackupParsers::open, CommandFailure.class)
                        .slow(),
                Parser.of(
                                "backup's run.pb",
                                List.of(run.toByteArray()),
                                bytes -> {
                                    zip(file, bytes);
                                    open(file);
                                },
                                CommandFailure.class)
                        .slow());
    }

    /** As restore does, but for the manifests, which have parsers of their own. */
    private static void open(Path file) throws IOException {
        try (BackupReader reader = BackupReader.open(file)) {
            reader.checkObjects();
        }
    }

    private static RunBackup run() throws IOException {
        ObjectRef dataset = Valid.ref(Valid.images().manifest().key());
        ObjectRef split = Valid.ref("runs/a/split.json");
        List<ObjectRef> objects =
                new ArrayList<>(List.of(dataset, split, Valid.CHECKPOINT.getManifest(), Valid.CHECKPOINT.getModel()));
        RunBackup.Builder run = RunBackup.newBuilder()
                .setFormat(RunContents.FORMAT)
                .setCheckpoint(Valid.CHECKPOINT)
                .addEvaluations(Valid.EVALUATION)
                .addAllObjects(objects);
        run.getSpecBuilder().setRun("a").setYaml("name: a").setDataset(dataset).setSplit(split);
        run.getStateBuilder().setRun("a").setEpoch(1).setStep(8).setPhase(RunState.Phase.PHASE_STOPPED);
        return run.build();
    }

    private static void zip(Path file, byte[] run) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ObjectRef object : run().getObjectsList()) {
                zip.putNextEntry(new ZipEntry(BackupWriter.OBJECTS + object.getKey()));
                zip.write(Valid.bytes(object.getKey()));
            }
            zip.putNextEntry(new ZipEntry(BackupWriter.RUN));
            zip.write(run);
        }
    }
}
