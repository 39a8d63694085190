package mixmatch.devices;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The version of cuDNN, whose kernels compute convolutions on a card. */
public final class CudnnVersion {
    private static final Map<String, Object> PRIVATELY = Map.of(Library.OPTION_OPEN_FLAGS, 1);

    // cuDNN 9 writes 9.1.0 as 90100.
    private static final long MAJOR = 10_000;
    private static final long MINOR = 100;

    private CudnnVersion() {}

    /** Of the first library, by name or path, that can be loaded; empty where none can. */
    public static Optional<String> of(List<String> libraries) {
        for (String library : libraries) {
            try {
                long version = NativeLibrary.getInstance(library, PRIVATELY)
                        .getFunction("cudnnGetVersion")
                        .invokeLong(new Object[0]);
                return Optional.of("%d.%d.%d".formatted(version / MAJOR, version % MAJOR / MINOR, version % MINOR));
            } catch (UnsatisfiedLinkError e) {
                // The next one.
            }
        }
        return Optional.empty();
    }
}
