package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Images that runs can be trained on. */
@Path("/api/v1/datasets")
public class DatasetsResource {
    private static final int A_DAY = 86_400;

    private final StoredDatasets datasets;

    DatasetsResource(StoredDatasets datasets) {
        this.datasets = datasets;
    }

    /** @param images to train on */
    public record DatasetLine(
            String id,
            String name,
            int images,
            int test,
            @JsonUnwrapped ImageSize size,
            List<String> classes) {
        static DatasetLine of(DatasetManifest manifest) {
            int images = manifest.parts().train().count();
            int test = manifest.parts().test().count();
            return new DatasetLine(
                    manifest.id(), manifest.name(), images, test, manifest.size(), manifest.classNames());
        }
    }

    @GET
    @Operation(summary = "Datasets in the store, and the digits, which are always there")
    public List<DatasetLine> datasets() throws IOException {
        return datasets.all().stream().map(DatasetLine::of).toList();
    }

    @GET
    @Path("{id}/{part:train|test}/{index}.png")
    @Operation(summary = "A training or test image")
    public Response image(String id, String part, int index) throws IOException {
        Dataset dataset = datasets.load(id);
        ImageSet images = part.equals("train") ? dataset.train() : dataset.test();
        if (index < 0 || index >= images.count()) {
            String sentence = "Dataset %s has no %s image %d; it has %d, counted from 0.";
            throw new Refusal(404, sentence, id, part, index, images.count());
        }
        Png png = new Png(images.size().width(), images.size().height());
        png.draw(0, 0, images.size(), images.image(index));
        CacheControl cached = new CacheControl();
        // The id is a hash of the images.
        cached.setMaxAge(A_DAY);
        return Response.ok(png.bytes(), "image/png").cacheControl(cached).build();
    }
}
