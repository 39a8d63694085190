package mixmatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
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
            Talk.takeOver().out().println("there");
            while (System.in.read() >= 0) {
                // Nothing is sent.
            }
        }
    }

    @BeforeEach
    void aJarWithTwoClasses() throws IOException {
        jar = folder.resolve("waiting.jar");
        file = folder.resolve("archives/waiting.jsa");
        archive = new ClassArchive(BIN.resolve("jcmd"), file, jar);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Class<?> each : List.of(Waiting.class, Talk.class)) {
                String name = each.getName().replace('.', '/') + ".class";
                entries.putNextEntry(new JarEntry(name));
                try (InputStream in = each.getResourceAsStream("/" + name)) {
                    in.transferTo(entries);
                }
            }
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "a later JVM that has written its classes does not go on")
    void whatARunningJvmWritesTheNextOneMaps() throws Exception {
        assertThat(loading()).contains("Waiting source: file:");
        Process first = start();
        try {
            assertThat(first.inputReader().readLine()).isEqualTo("there");
            archive.write(first.pid());

            assertThat(first.isAlive()).isTrue();
            assertThat(archive.isThere()).isTrue();
            assertThat(folder.resolve("archives")).isDirectoryContaining(path -> path.equals(file));
            first.getOutputStream().close();
            assertThat(first.inputReader().lines())
                    .as("what the JVM says of it is for nobody")
                    .isEmpty();
            assertThat(loading()).contains("Waiting source: shared objects file (top)");
        } finally {
            first.destroyForcibly();
        }
    }

    @Test
    void anArchiveOfAnOlderJarIsNotUsed() throws Exception {
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        assertThat(archive.isThere()).isTrue();

        Files.setLastModifiedTime(
                jar, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 2000));

        assertThat(archive.isThere()).isFalse();
        assertThat(archive.options()).noneMatch(option -> option.contains(file.toString()));
    }

    @Test
    void aFileThatIsNoArchiveChangesNothing() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "no archive");

        Process process = start();
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("there\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24)
    void aJvmThatWouldNotGoOnIsNeverAskedForAnArchive() throws Exception {
        Installation build = new Installation(folder);

        build.beginToArchiveClasses();

        assertThat(folder.resolve("target")).doesNotExist();
        Files.createDirectories(folder.resolve("target/classes-archived").resolve(System.getProperty("java.version")));
        assertThat(build.archive("command", jar)).isEmpty();
    }

    @Test
    void aBuildThatCannotBeWrittenToGoesWithoutArchives() throws Exception {
        Files.createFile(folder.resolve("target"));
        Installation build = new Installation(folder);

        build.beginToArchiveClasses();

        assertThat(build.archivesClasses()).isFalse();
        assertThat(build.archive("command", jar)).isEmpty();
    }

    @Test
    void aProcessThatIsGoneLeavesNoArchive() throws Exception {
        Process process = start();
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

        archive.write(process.pid());

        assertThat(archive.isThere()).isFalse();
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
