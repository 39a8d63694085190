package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Hints;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

    @TempDir
    Path folder;

    private Path jar;
    private Path file;
    private ClassArchive archive;

    /** Says that it is there, as the command says things, and ends with its input. */
    static final class Waiting {
        public static void main(String[] args) throws IOException {
            Console.takeOver().out().println("there");
            while (System.in.read() >= 0) {
                // Nothing is sent.
            }
        }
    }

    @BeforeEach
    void aJarWithItsClasses() throws IOException {
        jar = folder.resolve("waiting.jar");
        file = Files.createDirectory(folder.resolve("archives")).resolve("waiting.jsa");
        archive = new ClassArchive(file, jar);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Class<?> each : List.of(Waiting.class, Console.class, Hints.class)) {
                String name = each.getName().replace('.', '/') + ".class";
                entries.putNextEntry(new JarEntry(name));
                try (InputStream in = each.getResourceAsStream("/" + name)) {
                    in.transferTo(entries);
                }
            }
        }
    }

    @Test
    void whatOneProcessLoadsTheNextOneMaps() throws Exception {
        Process first = start();
        assertThat(first.inputReader().readLine()).isEqualTo("there");

        archive.make(List.of(BIN.resolve("java").toString()));

        assertThat(archive.isThere()).isTrue();
        assertThat(first.isAlive()).isTrue();
        first.getOutputStream().close();
        assertThat(first.inputReader().lines())
                .as("what the JVM says of it is for nobody")
                .isEmpty();
        assertThat(loading()).contains("Waiting source: shared objects file");
        assertThat(folder.resolve("archives"))
                .as("nothing but the archive")
                .isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void oneProcessAloneListsItsClasses() {
        assertThat(archive.options()).anyMatch(option -> option.contains("DumpLoadedClassList"));

        assertThat(archive.isListed()).isTrue();
        assertThat(archive.options()).noneMatch(option -> option.contains("DumpLoadedClassList"));
    }

    @Test
    void oneThatIsNotWantedAnyMoreIsNotThere() throws Exception {
        Process first = start();
        assertThat(first.inputReader().readLine()).isEqualTo("there");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> archive.make(List.of(BIN.resolve("java").toString())))
                .isInstanceOf(InterruptedException.class);

        assertThat(archive.isThere()).isFalse();
        first.destroyForcibly();
    }

    @Test
    void aListThatIsNoneMakesNoArchiveAndAnotherProcessLists() throws Exception {
        String list = archive.options().get(2).replace("-XX:DumpLoadedClassList=", "");
        // As two JVMs leave it that write into one file.
        Files.writeString(Path.of(list), "java/lang/Object id: 0\n@lambda-java/lang/String\n");

        archive.make(List.of(BIN.resolve("java").toString()));

        assertThat(archive.isThere()).isFalse();
        assertThat(archive.options()).contains("-XX:DumpLoadedClassList=" + list);
    }

    @Test
    void anArchiveOfAnOlderJarIsNotUsed() throws Exception {
        Files.writeString(file, "an archive");
        assertThat(archive.isThere()).isTrue();

        Files.setLastModifiedTime(
                jar, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 2000));

        assertThat(archive.isThere()).isFalse();
        assertThat(archive.options()).noneMatch(option -> option.contains("SharedArchiveFile"));
    }

    @Test
    void aFileThatIsNoArchiveChangesNothing() throws Exception {
        Files.writeString(file, "no archive");

        Process process = start();
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("there\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aBuildThatCannotBeWrittenToGoesWithoutArchives() throws Exception {
        Files.createFile(folder.resolve("target"));

        assertThat(new Installation(folder).jvm("command", jar)).noneMatch(option -> option.contains("archived"));
    }

    /** What a JVM says of the classes that it loads. */
    private String loading() throws Exception {
        Process process = start("-Xlog:class+load");
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(BIN.resolve("java").toString()));
        command.addAll(archive.options());
        command.addAll(List.of(more));
        command.addAll(List.of("-cp", jar.toString(), Waiting.class.getName()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
