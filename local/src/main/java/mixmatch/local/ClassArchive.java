package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The classes that a process of this system loads, parsed and laid out in a file that its JVM maps at the next start (class
 * data sharing). A JVM does not use one that another JVM or other jars made; it starts slower then, and says nothing. So does
 * one that has none.
 */
final class ClassArchive {
    private final Path jcmd;
    private final Path file;
    private final Path jar;

    /**
     * Names it.
     *
     * @param jcmd the JDK's program that asks a JVM for an archive; a JRE has none, and makes no archive
     * @param file of the archive
     * @param jar that the process runs; an archive that is older is another build's
     */
    ClassArchive(Path jcmd, Path file, Path jar) {
        this.jcmd = jcmd;
        this.file = file;
        this.jar = jar;
    }

    /** Options of a JVM that maps the archive, or that can be asked to {@link #write} it. */
    List<String> options() {
        return List.of(
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                isThere() ? "-XX:SharedArchiveFile=" + file : "-XX:+RecordDynamicDumpInfo");
    }

    boolean isThere() {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Has a running JVM write what it has loaded, and go on; takes a second or two. Nothing happens where that can't be. */
    void write(long pid) {
        Path part = file.resolveSibling(file.getFileName() + "." + pid + ".part");
        try {
            Files.createDirectories(file.getParent());
            new ProcessBuilder(
                            jcmd.toString(),
                            "-J-XX:TieredStopAtLevel=1",
                            "-J-XX:+UseSerialGC",
                            Long.toString(pid),
                            "VM.cds",
                            "dynamic_dump",
                            part.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (Files.exists(part)) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            // The next start is no quicker, and all else as it is.
            Folders.deleteQuietly(List.of(part));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
