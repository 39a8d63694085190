package mixmatch.cli.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import mixmatch.objects.StoredObject;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunBackup;
import mixmatch.v1.RunState;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** A backup that restore takes, to be spoiled: the run digits-a of eight tiny images, left at step 40 by its second owner. */
final class SampleArchive {
    static final String RUN = "digits-a";
    static final String OF_RUN = "runs/digits-a/";
    static final String CHECKPOINT = OF_RUN + "checkpoints/40-2/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PIXELS = 4;

    /** An entry of the file, whatever the objects are; unix mode 0: none. */
    record Entry(String name, byte[] bytes, int mode) {}

    final Map<String, byte[]> objects = new LinkedHashMap<>();
    final List<Entry> more = new ArrayList<>();
    final List<ObjectRef> announcedBesides = new ArrayList<>();
    final Dataset images = images(0);
    final RunBackup.Builder backup = RunBackup.newBuilder().setFormat(RunContents.FORMAT);

    SampleArchive() throws IOException {
        images(images, 0);
        objects.put(OF_RUN + "split.json", new Split(new int[] {0, 1}, new int[] {2, 3}, new int[0]).toJson());
        for (String file : List.of("state.safetensors", "model.onnx")) {
            objects.put(CHECKPOINT + file, file.getBytes(StandardCharsets.UTF_8));
        }
        objects.put(OF_RUN + "models/24-2.onnx", new byte[] {24});
        manifest(OF_RUN + "models/24-2.onnx");
        backup.getSpecBuilder()
                .setRun(RUN)
                .setYaml(RunSpec.parse("{}", "a test").toYaml())
                .setDataset(ref(images.manifest().key()))
                .setSplit(ref(OF_RUN + "split.json"));
        backup.getStateBuilder().setRun(RUN).setEpoch(2).setStep(40).setPhase(RunState.Phase.PHASE_STOPPED);
        backup.setCheckpoint(checkpoint(40, 2));
    }

    CheckpointWritten.Builder checkpoint(long step, long epoch) {
        return CheckpointWritten.newBuilder()
                .setRun(RUN)
                .setEpoch(epoch)
                .setStep(step)
                .setManifest(ref(CHECKPOINT + "manifest.json"))
                .setModel(ref(CHECKPOINT + "model.onnx"));
    }

    /** Puts the parts of a dataset of the seed where those of {@code of} belong. */
    void images(Dataset of, int seed) {
        objects.put(of.manifest().key(), of.manifest().toJson());
        List<String> keys =
                of.manifest().parts().objects().map(StoredObject::key).toList();
        objects.put(keys.get(0), pixels(seed));
        objects.put(keys.get(1), labels());
        objects.put(keys.get(2), pixels(seed + 1));
        objects.put(keys.get(3), labels());
    }

    /** Writes the checkpoint's manifest anew, with one guessing model. */
    void manifest(String guessingModel) throws JsonProcessingException {
        objects.put(
                CHECKPOINT + "manifest.json",
                JSON.writeValueAsBytes(Map.of(
                        "state", StoredObject.of(ref(CHECKPOINT + "state.safetensors")),
                        "model", StoredObject.of(ref(CHECKPOINT + "model.onnx")),
                        "guessingModels", List.of(Map.of("step", 24, "object", StoredObject.of(ref(guessingModel)))))));
        if (backup.hasCheckpoint()) {
            backup.getCheckpointBuilder().setManifest(ref(CHECKPOINT + "manifest.json"));
        }
    }

    /** A reference to the object as it is here; to nothing much where it is not. */
    ObjectRef ref(String key) {
        return StoredObject.refTo(key, objects.getOrDefault(key, new byte[0]));
    }

    /** The facts as {@code run.pb} has them: every object announced as it is. */
    RunBackup contents() {
        return backup.clone()
                .addAllObjects(objects.keySet().stream().map(this::ref).toList())
                .addAllObjects(announcedBesides)
                .build();
    }

    void write(Path file) throws IOException {
        write(file, contents().toByteArray());
    }

    void write(Path file, byte[] run) throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            add(zip, new Entry(BackupWriter.RUN, run, 0));
            for (Map.Entry<String, byte[]> object : objects.entrySet()) {
                add(zip, new Entry(BackupWriter.OBJECTS + object.getKey(), object.getValue(), 0));
            }
            for (Entry entry : more) {
                add(zip, entry);
            }
        }
    }

    private static void add(ZipArchiveOutputStream zip, Entry entry) throws IOException {
        ZipArchiveEntry header = new ZipArchiveEntry(entry.name());
        if (entry.mode() != 0) {
            header.setUnixMode(entry.mode());
        }
        zip.putArchiveEntry(header);
        zip.write(entry.bytes());
        zip.closeArchiveEntry();
    }

    /** Four images of 2x2 pixels to train on, and four to test. */
    static Dataset images(int seed) {
        return Dataset.of("digits", List.of("a", "b"), set(seed), set(seed + 1), List.of(), "drawn by a test");
    }

    private static ImageSet set(int seed) {
        byte[] pixels = pixels(seed);
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        return ImageSet.of(new ImageSize(2, 2, 1), direct, new int[] {0, 1, 0, 1});
    }

    private static byte[] pixels(int seed) {
        byte[] pixels = new byte[4 * PIXELS];
        IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (byte) (37 * i + seed));
        return pixels;
    }

    private static byte[] labels() {
        byte[] labels = new byte[4 * Integer.BYTES];
        labels[Integer.BYTES] = 1;
        labels[3 * Integer.BYTES] = 1;
        return labels;
    }
}
