package mixmatch.trainer.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A program of the engine's own language, written by this one: what would be hundreds of native calls, a backward pass
 * among them, is one. Its methods may be called by several threads at once; they hold no state.
 */
record TorchScript(PtSymbolBlock program, NDManager names) {
    private static final String HEAD = """
            class Program(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    /** The pickled object {@code __torch__.Program} with {@code training: False}: protocol 2, opcode by opcode. */
    private static final byte[] OBJECT =
            "\u0080\u0002c__torch__\nProgram\n)\u0081}(X\u0008\u0000\u0000\u0000training\u0089ub."
                    .getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] EMPTY_TUPLE = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

    /** @param methods their source, indented by two spaces; the compiled program belongs to the manager */
    static TorchScript compile(NDManager manager, String methods) {
        try {
            PtSymbolBlock program = JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(archive(HEAD + methods)), false, false);
            // Of a method's name nothing goes to a card: each call would wait for that.
            return new TorchScript(program, manager.newSubManager(Device.cpu()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A method's results, which belong to the manager: a tuple's members, or the one. */
    NDList call(NDManager manager, String method, NDArray... inputs) {
        // Both are a thread's own. Else the engine watches the first calls and compiles anew by what it has seen, which
        // gives other bits.
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(true);
        try (NDArray name = names.create(0f)) {
            name.setName("module_method:" + method);
            NDList all = new NDList(inputs);
            all.add(name);
            NDList results = IValueUtils.forward(program, all, true);
            results.attach(manager);
            return results;
        }
    }

    private static byte[] archive(String code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", OBJECT);
            store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", EMPTY_TUPLE);
            store(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The engine reads entries in place, so none is compressed. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry("program/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
