package mixmatch.cli.backup;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import mixmatch.v1.ObjectRef;

/** Archives that somebody made to do harm, each by what is wrong with it, and what its refusal names. */
enum CraftedArchive {
    OBJECT_OF_ANOTHER_RUN("runs/other/split.json", a -> a.objects.put("runs/other/split.json", bytes("x"))),
    OBJECT_ABOVE_THE_RUN("runs/digits-a/../other/x", a -> a.objects.put("runs/digits-a/../other/x", bytes("x"))),
    OBJECT_WITH_AN_ABSOLUTE_PATH("/etc/passwd", a -> a.objects.put("/etc/passwd", bytes("x"))),
    OBJECT_WITH_BACKSLASHES("a\\..\\..\\b", a -> a.objects.put(SampleArchive.OF_RUN + "a\\..\\..\\b", bytes("x"))),
    OBJECT_WITH_A_NUL("runs/digits-a/x?y", a -> a.announcedBesides.add(a.ref(SampleArchive.OF_RUN + "x\u0000y"))),
    OBJECT_OF_A_HIDDEN_FILE(
            "runs/digits-a/.ssh/key", a -> a.objects.put(SampleArchive.OF_RUN + ".ssh/key", bytes("x"))),
    OBJECT_WITH_A_KEY_TOO_LONG(
            "none of the run's", a -> a.objects.put(SampleArchive.OF_RUN + "x".repeat(2000), bytes("x"))),
    OBJECT_OF_ANOTHER_DATASET(
            "datasets/other-0123456789abcdef/train.images",
            a -> a.objects.put("datasets/other-0123456789abcdef/train.images", bytes("x"))),
    OBJECT_BESIDE_THE_IMAGES(
            "1 objects lie beside it",
            a -> a.objects.put(a.images.manifest().key().replace("manifest.json", "page.html"), bytes("x"))),
    OBJECT_ANNOUNCED_TWICE("twice", a -> a.announcedBesides.add(a.ref(SampleArchive.OF_RUN + "split.json"))),
    OBJECT_ANNOUNCED_AND_NOT_THERE(
            "runs/digits-a/spec.yaml", a -> a.announcedBesides.add(a.ref(SampleArchive.OF_RUN + "spec.yaml"))),
    RUN_WHOSE_NAME_IS_A_PATH("name can't be one", a -> a.backup.getSpecBuilder().setRun("../../other")),
    STATE_OF_ANOTHER_RUN(
            "state is that of another run", a -> a.backup.getStateBuilder().setRun("other")),
    CHECKPOINT_OF_ANOTHER_RUN(
            "no owner of run digits-a", a -> a.backup.getCheckpointBuilder().setRun("other")),
    CHECKPOINT_WITH_ANOTHERS_MANIFEST("runs/other/checkpoints/40-2/manifest.json", a -> a.backup
            .getCheckpointBuilder()
            .getManifestBuilder()
            .setKey("runs/other/checkpoints/40-2/manifest.json")),
    EARLIER_CHECKPOINT_WITH_ANOTHERS_MODEL(
            "runs/other/models/24-1.onnx",
            a -> a.backup.addEarlier(
                    a.checkpoint(40, 2).setModel(ObjectRef.newBuilder().setKey("runs/other/models/24-1.onnx")))),
    EVALUATION_WITH_ANOTHERS_REPORT("runs/other/report/report.html", a -> a.backup
            .addEvaluationsBuilder()
            .setRun("digits-a")
            .setEpoch(1)
            .addReport(ObjectRef.newBuilder().setKey("runs/other/report/report.html"))),
    IMAGES_THAT_ARE_ANOTHER_RUNS(
            "runs/other/split.json",
            a -> a.backup.getSpecBuilder().getDatasetBuilder().setKey("runs/other/split.json")),
    SPLIT_THAT_IS_NONE("runs/digits-a/spec.yaml", a -> {
        a.objects.put(SampleArchive.OF_RUN + "spec.yaml", bytes("{}"));
        a.backup.getSpecBuilder().setSplit(a.ref(SampleArchive.OF_RUN + "spec.yaml"));
    }),
    MANIFEST_OF_ANOTHER_DATASET(
            "manifest.json can't be this run's: it is of dataset digits-",
            a -> manifest(a, SampleArchive.images(7).manifest().toJson())),
    IMAGES_THAT_ARE_NOT_WHAT_THEIR_NAME_SAYS(
            "name is not that of its content", CraftedArchive::otherImagesUnderTheName),
    MANIFEST_THAT_IS_NONE("it is no dataset's", a -> manifest(a, bytes("[".repeat(100_000)))),
    CHECKPOINT_THAT_PUTS_BACK_ANOTHERS_MODEL(
            "names object runs/other/models/24-1.onnx", a -> a.manifest("runs/other/models/24-1.onnx")),
    SPEC_THAT_EXPANDS("the spec in", a -> a.backup
            .getSpecBuilder()
            .setYaml("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]")),
    SIZE_BELOW_ZERO(
            "size or sha256",
            a -> a.announcedBesides.add(a.ref(SampleArchive.OF_RUN + "spec.yaml").toBuilder()
                    .setSize(-1)
                    .build())),
    SIZE_THAT_IS_TOO_SMALL("model.onnx has another size", a -> sizes(a, 1)),
    SIZE_THAT_IS_TOO_LARGE("would take", a -> sizes(a, Long.MAX_VALUE)),
    BYTES_THAT_ARE_OTHERS("is damaged", a -> {
        String key = SampleArchive.OF_RUN + "spec.yaml";
        a.announcedBesides.add(a.ref(key).toBuilder().setSize(2).build());
        a.more.add(new SampleArchive.Entry(BackupWriter.OBJECTS + key, bytes("{}"), 0));
    }),
    ENTRY_OF_ANOTHER_RUN("objects/runs/other/split.json", a -> entry(a, "objects/runs/other/split.json", 0)),
    ENTRY_ABOVE_ALL("../../evil", a -> entry(a, "../../evil", 0)),
    ENTRY_WITH_AN_ABSOLUTE_PATH("/etc/cron.d/evil", a -> entry(a, "/etc/cron.d/evil", 0)),
    ENTRY_TWICE("objects/runs/digits-a/split.json twice", a -> entry(a, "objects/runs/digits-a/split.json", 0)),
    ENTRY_THAT_IS_A_LINK("objects/runs/digits-a/spec.yaml is no plain file", a -> link(a, 0120777)),
    ENTRY_THAT_IS_A_DEVICE("objects/runs/digits-a/spec.yaml is no plain file", a -> link(a, 0020666)),
    ENTRY_THAT_IS_A_FOLDER("objects/runs/digits-a/x/ is no plain file", a -> entry(a, "objects/runs/digits-a/x/", 0)),
    BOMB_OF_ZEROS("times what the file has", a -> a.objects.put(SampleArchive.OF_RUN + "zeros", new byte[100 << 20])),
    BOMB_OF_MESSAGES("holds more than", a -> {}) {
        @Override
        byte[] run(SampleArchive archive) {
            // Field 6, evaluations: each of no bytes.
            byte[] evaluations = new byte[2_000_000];
            for (int i = 0; i < evaluations.length; i += 2) {
                evaluations[i] = 6 << 3 | 2;
            }
            return ByteString.copyFrom(super.run(archive))
                    .concat(ByteString.copyFrom(evaluations))
                    .toByteArray();
        }
    },
    BOMB_OF_ONE_FIELD(
            "larger than",
            a -> a.backup.mergeUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(
                            1000,
                            UnknownFieldSet.Field.newBuilder()
                                    .addLengthDelimited(ByteString.copyFrom(new byte[70 << 20]))
                                    .build())
                    .build())),
    FACTS_THAT_ARE_NONE("can't be restored", a -> {}) {
        @Override
        byte[] run(SampleArchive archive) {
            return bytes("no message");
        }
    },
    FILE_THAT_IS_CUT_OFF("no backup of a run", a -> {}) {
        @Override
        void write(Path file) throws IOException {
            super.write(file);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
        }
    };

    interface Spoiling {
        void spoil(SampleArchive archive) throws IOException;
    }

    final String named;
    private final Spoiling spoiling;

    CraftedArchive(String named, Spoiling spoiling) {
        this.named = named;
        this.spoiling = spoiling;
    }

    void write(Path file) throws IOException {
        SampleArchive archive = new SampleArchive();
        spoiling.spoil(archive);
        archive.write(file, run(archive));
    }

    byte[] run(SampleArchive archive) {
        return archive.contents().toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void manifest(SampleArchive archive, byte[] json) {
        String key = archive.images.manifest().key();
        archive.objects.put(key, json);
        archive.backup.getSpecBuilder().setDataset(archive.ref(key));
    }

    /** Whoever reads the digits next would be given other images by their name. */
    private static void otherImagesUnderTheName(SampleArchive archive) {
        String other = new String(SampleArchive.images(7).manifest().toJson(), StandardCharsets.UTF_8);
        archive.images(archive.images, 7);
        manifest(
                archive,
                bytes(other.replace(
                        SampleArchive.images(7).manifest().id(),
                        archive.images.manifest().id())));
    }

    private static void sizes(SampleArchive archive, long size) {
        String key = SampleArchive.CHECKPOINT + "model.onnx";
        ObjectRef lie = archive.ref(key).toBuilder().setSize(size).build();
        archive.backup.getCheckpointBuilder().setModel(lie);
        archive.announcedBesides.add(lie);
        archive.more.add(new SampleArchive.Entry(BackupWriter.OBJECTS + key, archive.objects.remove(key), 0));
    }

    private static void link(SampleArchive archive, int mode) {
        String key = SampleArchive.OF_RUN + "spec.yaml";
        archive.objects.put(key, bytes("/etc/passwd"));
        archive.announcedBesides.add(archive.ref(key));
        archive.objects.remove(key);
        archive.more.add(new SampleArchive.Entry(BackupWriter.OBJECTS + key, bytes("/etc/passwd"), mode));
    }

    private static void entry(SampleArchive archive, String name, int mode) {
        archive.more.add(new SampleArchive.Entry(name, bytes(""), mode));
    }
}
