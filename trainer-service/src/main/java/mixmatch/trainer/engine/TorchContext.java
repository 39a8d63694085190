package mixmatch.trainer.engine;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Map;
import mixmatch.devices.Determinism;

/**
 * PyTorch's global settings, {@code at::Context}, that neither DJL nor a script can set. They are called by the names that a C++
 * compiler gives them: {@code this} is the first argument.
 */
final class TorchContext {
    private static final String PREFIX = "_ZN2at7Context";
    private static final String CONST_PREFIX = "_ZNK2at7Context";

    /** RTLD_LAZY, and not RTLD_GLOBAL, JNA's default: oneDNN's engine would find PyTorch's functions in place of its own. */
    private static final Map<String, Object> PRIVATELY = Map.of(Library.OPTION_OPEN_FLAGS, 1);

    private final NativeLibrary library;
    private final Pointer context;

    /** Of the library in this folder, which DJL has loaded; {@link UnsatisfiedLinkError} where it has no such settings. */
    TorchContext(Path folder) {
        this.library = NativeLibrary.getInstance(
                folder.resolve(System.mapLibraryName("torch_cpu")).toString(), PRIVATELY);
        this.context = library.getFunction("_ZN2at13globalContextEv").invokePointer(new Object[0]);
    }

    /**
     * Whole float32 numbers, not their first 10 bits, and deterministic algorithms: an operation that has none fails. Where the
     * environment forbids cuBLAS to repeat its sums, PyTorch would fail at each product: only cuDNN is asked for them then.
     */
    Determinism setDeterministic(Determinism environment) {
        try {
            allowTf32(false);
            set("21setDeterministicCuDNNEb", true);
            // Else each array is filled before an operation writes it.
            set("39setDeterministicFillUninitializedMemoryEb", false);
            // The other argument: to warn only.
            set("26setDeterministicAlgorithmsEbb", environment.isGiven(), false);
        } catch (UnsatisfiedLinkError e) {
            return Determinism.no("this PyTorch has no such setting");
        }
        return environment;
    }

    /** Whether factors may be rounded to their first 10 bits; {@link UnsatisfiedLinkError} where there is no such setting. */
    void allowTf32(boolean allowed) {
        set("17setAllowTF32CuDNNEb", allowed);
        set("18setAllowTF32CuBLASEb", allowed);
    }

    boolean isDeterministic() {
        return is("23deterministicAlgorithmsEv") && is("18deterministicCuDNNEv");
    }

    boolean allowsTf32() {
        return is("14allowTF32CuDNNEv") || is("15allowTF32CuBLASEv");
    }

    void set(String method, boolean... values) {
        Object[] arguments = new Object[values.length + 1];
        arguments[0] = context;
        for (int i = 0; i < values.length; i++) {
            arguments[i + 1] = values[i] ? 1 : 0;
        }
        library.getFunction(PREFIX + method).invokeVoid(arguments);
    }

    private boolean is(String method) {
        // C++ sets the low byte of what it gives back.
        return (library.getFunction(CONST_PREFIX + method).invokeInt(new Object[] {context}) & 0xff) != 0;
    }
}
