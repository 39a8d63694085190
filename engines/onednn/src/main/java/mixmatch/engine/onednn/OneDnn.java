package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.ToIntFunction;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Operations of oneDNN on memory that is somebody else's. They live until {@link #close}. The thread that runs an operation
 * computes it; it need not be the one that made it, but no two may run the same one at a time.
 */
final class OneDnn implements AutoCloseable {
    /** Says how many threads oneDNN takes; nothing else does. */
    static final String THREADS = "OMP_NUM_THREADS";

    /** The alignment of memory, in bytes: a vector's. */
    static final int ALIGNMENT = 64;

    static {
        // Memory is given back by close() alone; else JavaCPP counts that of the whole process and calls the collector.
        System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }

    private final Deque<Runnable> ends = new ArrayDeque<>();
    private final Map<String, Shared> shared = new TreeMap<>();
    final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    final dnnl_primitive_attr attributes = new dnnl_primitive_attr();

    /** Memory that a worker's operations use one after another; {@link #takeShared} gives it. */
    static final class Shared {
        private final List<dnnl_memory> users = new ArrayList<>();
        private long bytes;
        private ByteBuffer values;

        /** The values of its last user. */
        ByteBuffer values() {
            return values;
        }
    }

    /** @throws IllegalStateException if the environment gives it other threads than one */
    OneDnn() {
        if (!"1".equals(System.getenv(THREADS))) {
            throw new IllegalStateException(
                    "%s is %s in the environment; oneDNN would take as many threads, set it to 1"
                            .formatted(THREADS, System.getenv(THREADS)));
        }
        made("engine", dnnl_engine_create(engine, dnnl_cpu, 0), () -> dnnl_engine_destroy(engine));
        int status = dnnl_stream_create(stream, engine, dnnl_stream_default_flags);
        made("stream", status, () -> dnnl_stream_destroy(stream));
        made("attributes", dnnl_primitive_attr_create(attributes), () -> dnnl_primitive_attr_destroy(attributes));
        // Scratch memory of the library's own belongs to the thread that makes an operation.
        require(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "scratch memory");
    }

    /** Name and version, as in {@code onednn-3.1.0}. */
    static String version() {
        dnnl_version_t version = dnnl_version();
        return "onednn-%d.%d.%d".formatted(version.major(), version.minor(), version.patch());
    }

    /** The reason, in a sentence, that it does not compute here; empty where it does. */
    static Optional<String> missing() {
        try {
            return blockedChannels() == 0
                    ? Optional.of("this processor has no AVX2, or oneDNN may not use it")
                    : Optional.empty();
        } catch (LinkageError e) {
            return Optional.of("oneDNN has no natives for this platform");
        }
    }

    /** The number of channels of a pixel beside each other, as this processor's vectors want it; 0: it is older than AVX2. */
    static int blockedChannels() {
        int isa = dnnl_get_effective_cpu_isa();
        if ((isa & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core) {
            return 16;
        }
        return (isa & dnnl_cpu_isa_avx2) == dnnl_cpu_isa_avx2 ? 8 : 0;
    }

    /** The instructions that its kernels for floats are made of here, as in {@code avx2}. */
    static String instructions() {
        return blockedChannels() == 16 ? "avx512_core" : "avx2";
    }

    /** The layout of floats in an order, as in {@code dnnl_nchw}. */
    dnnl_memory_desc floats(int tag, long... sizes) {
        dnnl_memory_desc description = new dnnl_memory_desc();
        int status = dnnl_memory_desc_create_with_tag(description, sizes.length, sizes, dnnl_f32, tag);
        made("memory", status, () -> dnnl_memory_desc_destroy(description));
        return description;
    }

    /** Memory at an address that {@link #place} says later. */
    dnnl_memory memory(dnnl_memory_desc description) {
        dnnl_memory memory = new dnnl_memory();
        int status = dnnl_memory_create(memory, description, engine, new BytePointer());
        made("memory", status, () -> dnnl_memory_destroy(memory));
        return memory;
    }

    /** @param values that begin at no multiple of {@link #ALIGNMENT} are refused: some operations end the process on them */
    dnnl_memory memory(dnnl_memory_desc description, ByteBuffer values) {
        if (!isAligned(values)) {
            throw new IllegalArgumentException("memory for oneDNN begins %d bytes behind a multiple of %d"
                    .formatted(values.alignmentOffset(values.position(), ALIGNMENT), ALIGNMENT));
        }
        return memoryAnywhere(description, values);
    }

    static boolean isAligned(ByteBuffer values) {
        return values.alignmentOffset(values.position(), ALIGNMENT) == 0;
    }

    /** Memory for what reads number by number, as of images plane by plane. */
    dnnl_memory memoryAnywhere(dnnl_memory_desc description, ByteBuffer values) {
        long needed = dnnl_memory_desc_get_size(description);
        if (values.remaining() < needed) {
            throw new IllegalArgumentException("%d bytes where oneDNN needs %d".formatted(values.remaining(), needed));
        }
        dnnl_memory memory = memory(description);
        place(memory, values);
        return memory;
    }

    /** @param values direct; they must outlive what is run on the memory */
    static void place(dnnl_memory memory, ByteBuffer values) {
        require(dnnl_memory_set_data_handle(memory, new BytePointer(values)), "memory");
    }

    /** @param creation makes an operation's description; empty if oneDNN knows no such operation for this processor */
    Optional<dnnl_primitive_desc> describe(String what, ToIntFunction<dnnl_primitive_desc> creation) {
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        int status = creation.applyAsInt(description);
        if (status == dnnl_unimplemented) {
            return Optional.empty();
        }
        made(what, status, () -> dnnl_primitive_desc_destroy(description));
        return Optional.of(description);
    }

    /** The layout that an operation has chosen. */
    static dnnl_memory_desc chosen(dnnl_primitive_desc description, int which) {
        return dnnl_primitive_desc_query_md(description, which, 0);
    }

    /** The implementation of an operation on this processor, as in {@code jit:avx512_core}. */
    static String implementation(dnnl_primitive_desc description) {
        try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
            require(dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, name), "name of an operation");
            return new BytePointer(name.get(0)).getString();
        }
    }

    /** The part of a layout [N,C,H,W] that a border of so many pixels surrounds. */
    dnnl_memory_desc inside(dnnl_memory_desc layout, int border, long... sizes) {
        dnnl_memory_desc description = new dnnl_memory_desc();
        long[] corner = {0, 0, border, border};
        int status = dnnl_memory_desc_create_submemory(description, layout, sizes, corner);
        made("part of memory", status, () -> dnnl_memory_desc_destroy(description));
        return description;
    }

    /** Copies from one layout to another; needs no scratch memory. */
    Runnable reorder(dnnl_memory_desc from, dnnl_memory source, dnnl_memory_desc to, dnnl_memory target) {
        dnnl_primitive_desc description = describe(
                        "copy between layouts",
                        made -> dnnl_reorder_primitive_desc_create(made, from, engine, to, engine, attributes))
                .orElseThrow(() -> new NoQuickOperationException("a copy between layouts"));
        return operation(description, 0, Map.of(DNNL_ARG_FROM, source, DNNL_ARG_TO, target));
    }

    /** An operation to run again and again on its memory. Those of one worker use the same scratch memory, one after the other. */
    Runnable operation(dnnl_primitive_desc description, int worker, Map<Integer, dnnl_memory> memory) {
        if (ConvolutionOperations.isReference(implementation(description))) {
            throw new NoQuickOperationException("an operation but " + implementation(description));
        }
        dnnl_primitive primitive = new dnnl_primitive();
        made("operation", dnnl_primitive_create(primitive, description), () -> dnnl_primitive_destroy(primitive));
        Map<Integer, dnnl_memory> all = new TreeMap<>(memory);
        dnnl_memory_desc needed = chosen(description, dnnl_query_scratchpad_md);
        long bytes = dnnl_memory_desc_get_size(needed);
        if (bytes > 0) {
            all.put(DNNL_ARG_SCRATCHPAD, memory(needed, shared(worker, "scratch", bytes)));
        }
        dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(all.size());
        ends.push(arguments::deallocate);
        int place = 0;
        for (Map.Entry<Integer, dnnl_memory> argument : all.entrySet()) {
            arguments.position(place++).arg(argument.getKey()).memory(argument.getValue());
        }
        arguments.position(0);
        return () -> {
            int status = dnnl_primitive_execute(primitive, stream, all.size(), arguments);
            if (status != dnnl_success) {
                throw new IllegalStateException("oneDNN failed: status " + status);
            }
        };
    }

    /** Memory of at least so many bytes that a worker's operations share; {@code use} tells what is needed at once apart. */
    Shared shared(int worker, String use, long bytes) {
        Shared memory = shared.computeIfAbsent(worker + " " + use, none -> new Shared());
        memory.bytes = Math.max(memory.bytes, bytes);
        return memory;
    }

    /** Memory for operations that is there after {@link #takeShared}. */
    dnnl_memory memory(dnnl_memory_desc description, Shared in) {
        dnnl_memory memory = memory(description);
        in.users.add(memory);
        return memory;
    }

    /** Gives what was made so far the memory that it shares. */
    void takeShared(LongFunction<ByteBuffer> memory) {
        for (Shared each : shared.values()) {
            each.values = memory.apply(each.bytes);
            each.users.forEach(user -> place(user, each.values));
        }
    }

    private void made(String what, int status, Runnable end) {
        require(status, what);
        ends.push(end);
    }

    private static void require(int status, String what) {
        if (status != dnnl_success) {
            throw new IllegalStateException("oneDNN made no %s: status %d".formatted(what, status));
        }
    }

    @Override
    public void close() {
        while (!ends.isEmpty()) {
            ends.pop().run();
        }
    }
}
