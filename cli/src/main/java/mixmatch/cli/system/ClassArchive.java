package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.SyncedFiles;

/**
 * An archive of the classes that a process loads, parsed and laid out, which its JVM maps at the next start (class data
 * sharing). A JVM that finds an archive of another JVM, or of other jars, starts without it and says nothing. A process without
 * an archive lists its classes, and another JVM makes the archive from the list: a JVM that writes its own stops for that time,
 * and some end by it (JDK-8274944). An archive that is older than the jar belongs to another build, as does a list that is named
 * after another one's time. One process alone lists, as two would write into one file; if no archive can be made of its list,
 * another process lists anew.
 */
record ClassArchive(Path file, Path jar) {
    /** Options of a JVM that maps the archive, or that lists what one would hold. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        try {
            if (isThere()) {
                options.add("-XX:SharedArchiveFile=" + file);
            } else {
                options.add("-XX:DumpLoadedClassList=" + Files.createFile(list()));
            }
        } catch (IOException e) {
            // Another process lists, or nobody can.
        }
        return options;
    }

    private Path list() throws IOException {
        return file.resolveSibling("%s.%d.classes"
                .formatted(file.getFileName(), Files.getLastModifiedTime(jar).toMillis()));
    }

    boolean isThere() {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** True if some process has begun to list its classes. */
    boolean isListed() {
        try {
            return Files.exists(list());
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes the archive of what is listed, in some ten seconds of processor time; nothing where it can't be. */
    void make(List<String> java) throws InterruptedException {
        // Another system of this build may be at the same.
        String own = file + "." + ProcessHandle.current().pid();
        Path listed = Path.of(own + ".listed");
        Path part = Path.of(own + ".part");
        Path crash = Path.of(own + ".crash");
        Process making = null;
        try {
            String lines = Files.readString(list());
            // The last line may not be whole: its process may be at work. A JVM 17 crashes over the proxies of lambdas.
            List<String> whole = lines.substring(0, lines.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(line -> !line.startsWith("@lambda-proxy"))
                    .toList();
            Files.write(listed, whole);
            List<String> command = new ArrayList<>(java);
            command.addAll(List.of(
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + listed,
                    "-XX:SharedArchiveFile=" + part,
                    "-XX:ErrorFile=" + crash,
                    "-cp",
                    jar.toString()));
            making = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (making.waitFor() == 0) {
                // A JVM trusts an archive that has the right length.
                SyncedFiles.move(part, file);
            }
            deleteLists();
        } catch (IOException e) {
            // The next start is no quicker, and all else as it is.
        } finally {
            if (making != null) {
                making.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
            }
            Folders.deleteQuietly(List.of(listed, part, crash));
        }
    }

    /** Also those of other builds. */
    private void deleteLists() throws IOException {
        try (DirectoryStream<Path> lists =
                Files.newDirectoryStream(file.toAbsolutePath().getParent(), file.getFileName() + ".*classes")) {
            for (Path list : lists) {
                Files.deleteIfExists(list);
            }
        }
    }
}
