package mixmatch.onnx;

import java.util.List;

/**
 * What sessions compute with.
 *
 * @param providers {@code cuda} and {@code cpu}, of which the first that this build and machine can use is taken
 * @param threads inside one operator, at least 1
 * @param memory on processors; a GPU's is limited by {@code cuda}
 */
public record SessionSettings(List<String> providers, int threads, OnnxModel.Memory memory, CudaOptions cuda) {
    public SessionSettings {
        providers = List.copyOf(providers);
    }
}
