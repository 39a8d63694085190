package mixmatch.fuzz;

import java.util.List;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;

/** The descriptions of images in the store. */
final class DatasetParsers {
    private DatasetParsers() {}

    static List<Parser> all() throws Exception {
        byte[] split = new Split(new int[] {0, 1}, new int[] {2}, new int[] {3}).toJson();
        return List.of(
                Parser.of(
                        "dataset's manifest.json",
                        List.of(Valid.images().manifest().toJson()),
                        json -> DatasetManifest.fromJson(json).hasNameOfItsContent(),
                        DatasetException.class),
                Parser.of(
                        "split.json",
                        List.of(split),
                        json -> Split.fromJson(json).labeled(),
                        DatasetException.class));
    }
}
