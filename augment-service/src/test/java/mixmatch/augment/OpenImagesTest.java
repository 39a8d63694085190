package mixmatch.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.v1.ObjectRef;
import org.junit.jupiter.api.Test;

class OpenImagesTest {
    private final List<String> opened = new ArrayList<>();
    private final OpenImages images = new OpenImages(manifest -> {
        opened.add(manifest.getKey());
        return dataset();
    });

    @Test
    void runsOnTheSameImagesOpenThemOnce() throws IOException {
        Dataset first = images.of(manifest("a"));
        assertThat(images.of(manifest("a"))).isSameAs(first);
        assertThat(opened).containsExactly("a");
    }

    @Test
    void theDatasetsUsedLastStayOpen() throws IOException {
        for (String name : List.of("a", "b", "c", "d", "a", "e", "a", "b")) {
            images.of(manifest(name));
        }
        assertThat(opened).containsExactly("a", "b", "c", "d", "e", "b");
    }

    @Test
    void whatCantBeOpenedIsTriedAgain() {
        OpenImages damaged = new OpenImages(manifest -> {
            opened.add(manifest.getKey());
            throw new IOException("damaged");
        });
        assertThatThrownBy(() -> damaged.of(manifest("a"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> damaged.of(manifest("a"))).isInstanceOf(IOException.class);
        assertThat(opened).containsExactly("a", "a");
    }

    private static Dataset dataset() {
        ByteBuffer pixels = ByteBuffer.allocateDirect(4).put(0, new byte[] {0, 100, (byte) 200, (byte) 255});
        ImageSet images = ImageSet.of(1, 1, 1, pixels, new int[] {0, 1, 0, 1});
        return Dataset.of("dots", List.of("dark", "light"), images, images, List.of(), "made for the test");
    }

    private static ObjectRef manifest(String key) {
        return ObjectRef.newBuilder().setKey(key).build();
    }
}
