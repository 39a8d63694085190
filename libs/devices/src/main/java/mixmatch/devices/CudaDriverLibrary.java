package mixmatch.devices;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The driver's own library, asked by its C functions: JNA calls them, as Java 17 has no such calls of its own.
 *
 * @param cuda name or path of CUDA's library of the driver
 * @param management name or path of the one that knows the driver's version
 */
public record CudaDriverLibrary(String cuda, String management) implements DriverLibrary {
    /** As NVIDIA's driver installs them on Linux, and WSL's. */
    public static final CudaDriverLibrary INSTALLED = new CudaDriverLibrary("libcuda.so.1", "libnvidia-ml.so.1");

    /** What a loaded driver leaves in the file system, on Linux and on WSL. */
    private static final List<Path> SIGNS =
            List.of(Path.of("/proc/driver/nvidia/version"), Path.of("/dev/nvidiactl"), Path.of("/usr/lib/wsl/lib"));

    /** RTLD_LAZY, and not RTLD_GLOBAL, JNA's default: no other library is to see these symbols. */
    private static final Map<String, Object> PRIVATELY = Map.of(Library.OPTION_OPEN_FLAGS, 1);

    private static final int NO_DEVICE = 100;
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int TEXT_BYTES = 256;

    @Override
    public boolean seemsThere() {
        return SIGNS.stream().anyMatch(Files::exists);
    }

    @Override
    public Optional<NvidiaDriver> read() throws DriverException {
        if (!canCall()) {
            throw new DriverException("a driver of NVIDIA can't be asked, as JNA does not load its own library");
        }
        Optional<NativeLibrary> library = load(cuda);
        if (library.isEmpty()) {
            return Optional.empty();
        }
        Calls calls = new Calls(library.get());
        IntByReference version = new IntByReference();
        calls.require("cuDriverGetVersion", version);
        List<Card> cards = new ArrayList<>();
        // Without a card this fails, too.
        if (calls.result("cuInit", 0) != NO_DEVICE) {
            calls.require("cuInit", 0);
            IntByReference count = new IntByReference();
            calls.require("cuDeviceGetCount", count);
            for (int number = 0; number < count.getValue(); number++) {
                cards.add(card(calls, number));
            }
        }
        return Optional.of(new NvidiaDriver(driverVersion(), Version.ofCuda(version.getValue()), cards));
    }

    private static Card card(Calls calls, int number) throws DriverException {
        IntByReference device = new IntByReference();
        calls.require("cuDeviceGet", device, number);
        Memory name = new Memory(TEXT_BYTES);
        calls.require("cuDeviceGetName", name, TEXT_BYTES, device.getValue());
        LongByReference bytes = new LongByReference();
        calls.require("cuDeviceTotalMem_v2", bytes, device.getValue());
        return new Card(
                name.getString(0, StandardCharsets.UTF_8.name()),
                new Version(
                        attribute(calls, CAPABILITY_MAJOR, device.getValue()),
                        attribute(calls, CAPABILITY_MINOR, device.getValue())),
                bytes.getValue());
    }

    private static int attribute(Calls calls, int attribute, int device) throws DriverException {
        IntByReference value = new IntByReference();
        calls.require("cuDeviceGetAttribute", value, attribute, device);
        return value.getValue();
    }

    /** Empty where the other library is not there, as in a container that has CUDA's alone. */
    private String driverVersion() {
        Optional<NativeLibrary> library = load(management);
        if (library.isEmpty()) {
            return "";
        }
        Calls calls = new Calls(library.get());
        Memory text = new Memory(TEXT_BYTES);
        try {
            calls.require("nvmlInit_v2");
            calls.require("nvmlSystemGetDriverVersion", text, TEXT_BYTES);
            calls.require("nvmlShutdown");
            return text.getString(0, StandardCharsets.UTF_8.name());
        } catch (DriverException e) {
            return "";
        }
    }

    /** JNA unpacks a library of its own, which a folder without room or rights prevents. */
    private static boolean canCall() {
        try {
            return Native.POINTER_SIZE > 0;
        } catch (LinkageError e) {
            return false;
        }
    }

    private static Optional<NativeLibrary> load(String name) {
        try {
            return Optional.of(NativeLibrary.getInstance(name, PRIVATELY));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    /** Calls that give 0 or the number of an error. */
    private record Calls(NativeLibrary library) {
        void require(String function, Object... arguments) throws DriverException {
            int result = result(function, arguments);
            if (result != 0) {
                throw new DriverException(
                        "NVIDIA's driver does not work: %s gives %s".formatted(function, name(result)));
            }
        }

        int result(String function, Object... arguments) throws DriverException {
            try {
                return library.getFunction(function).invokeInt(arguments);
            } catch (UnsatisfiedLinkError e) {
                throw new DriverException("NVIDIA's driver has no function %s".formatted(function));
            }
        }

        /** As in {@code CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (803)}. */
        private String name(int error) {
            try {
                Function names = library.getFunction("cuGetErrorName");
                PointerByReference name = new PointerByReference();
                if (names.invokeInt(new Object[] {error, name}) == 0) {
                    return "%s (%d)".formatted(name.getValue().getString(0), error);
                }
            } catch (UnsatisfiedLinkError e) {
                // The management library has other names.
            }
            return "error " + error;
        }
    }
}
