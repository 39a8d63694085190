package mixmatch.engine.onednn;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * This JVM's support for {@link Vectors}: whether it has the vectors, and the calls that it offers for them. The interface
 * incubates and has changed before. Everything that differs between JDKs is looked up here by name.
 *
 * <p>Asked for by an option, the module prints a warning at each start. So it is loaded later, as the JDK loads modules that it
 * finds it needs; {@code engines/onednn/trainer.options} opens the way to that.
 */
final class VectorsOfJvm {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTOR = MODULE + ".FloatVector";
    private static final String SPECIES = MODULE + ".VectorSpecies";
    private static final String SEGMENT = "java.lang.foreign.MemorySegment";

    private VectorsOfJvm() {}

    /** The reason, in a sentence, that there are none; empty where there are. */
    static Optional<String> missing() {
        if (!loadModule()) {
            return Optional.of("this JVM does not load its vectors; start it with @engines/onednn/trainer.options");
        }
        try {
            find("from");
            find("into");
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.of("vectors of JDK %s read memory in a way that is not known here"
                    .formatted(Runtime.version().feature()));
        }
    }

    /** Loads the module, before a class is used that names one of its; false where this JDK has none, or does not load it. */
    static boolean loadModule() {
        if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
            return true;
        }
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, MODULE);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /**
     * @param verb {@code of}: (buffer) to the memory that vectors are loaded from; {@code from}, to load: (species, memory, offset
     *     in bytes, order) to a vector; {@code into}, to store: (vector, memory, offset in bytes, order)
     */
    static MethodHandle call(String verb, MethodType type) {
        try {
            return MethodHandles.explicitCastArguments(find(verb), type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("asked for vectors that are missing", e);
        }
    }

    private static MethodHandle find(String verb) throws ReflectiveOperationException {
        Class<?> vector = Class.forName(VECTOR);
        boolean buffers = Arrays.stream(vector.getMethods())
                .anyMatch(method -> method.getName().equals("fromByteBuffer"));
        Class<?> memory = buffers ? ByteBuffer.class : Class.forName(SEGMENT);
        Class<?> offset = buffers ? int.class : long.class;
        String name = verb + memory.getSimpleName();
        MethodHandles.Lookup all = MethodHandles.publicLookup();
        if (verb.equals("of")) {
            return buffers
                    ? MethodHandles.identity(ByteBuffer.class)
                    : all.findStatic(memory, "ofBuffer", MethodType.methodType(memory, Buffer.class));
        }
        if (verb.equals("into")) {
            return all.findVirtual(vector, name, MethodType.methodType(void.class, memory, offset, ByteOrder.class));
        }
        Class<?> species = Class.forName(SPECIES);
        return all.findStatic(vector, name, MethodType.methodType(vector, species, memory, offset, ByteOrder.class));
    }
}
