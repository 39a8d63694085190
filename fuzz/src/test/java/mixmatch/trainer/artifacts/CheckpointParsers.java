package mixmatch.trainer.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.List;
import mixmatch.engine.ModelState;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.networks.Network;
import mixmatch.objects.StoredObject;
import mixmatch.trainer.engine.StateFile;

/** The objects of a checkpoint. */
public final class CheckpointParsers {
    private CheckpointParsers() {}

    public static List<Parser> all() {
        CheckpointManifest manifest = new CheckpointManifest(
                1,
                StoredObject.of(Valid.ref("runs/a/checkpoints/8-1/state.safetensors")),
                StoredObject.of(Valid.CHECKPOINT.getModel()),
                List.of(CheckpointManifest.Model.of(Valid.MODEL)),
                "00");
        Network network = Valid.network().network();
        ModelState state = ModelState.of(part -> new float[part.size(network)]);
        byte[] encoded = new StateFile(state, new double[] {1, 2}, 8).encode();
        int header = 400;
        // Numbers are numbers: what is worth changing stands before them.
        byte[] end = Arrays.copyOfRange(encoded, Math.min(header, encoded.length), encoded.length);
        return List.of(
                Parser.of(
                        "checkpoint's manifest.json",
                        List.of(manifest.toJson("a", 1, 8)),
                        json -> CheckpointManifest.fromJson(json).isOf("a"),
                        JsonProcessingException.class),
                Parser.of(
                                "state.safetensors",
                                List.of(encoded),
                                bytes -> StateFile.decode(network, bytes),
                                IllegalArgumentException.class)
                        .slow(),
                Parser.of(
                                "state.safetensors' header",
                                List.of(Arrays.copyOf(encoded, header)),
                                bytes -> {
                                    byte[] whole = Arrays.copyOf(bytes, bytes.length + end.length);
                                    System.arraycopy(end, 0, whole, bytes.length, end.length);
                                    StateFile.decode(network, whole);
                                },
                                IllegalArgumentException.class)
                        .slow());
    }
}
