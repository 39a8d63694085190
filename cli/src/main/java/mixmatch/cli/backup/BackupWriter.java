package mixmatch.cli.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunBackup;

/**
 * Writes a backup: a ZIP file with the objects as {@code objects/<key>} and the facts of the run as {@code run.pb}. The
 * file appears whole or not at all.
 *
 * @param part the unfinished file, until it gets its name
 * @param objects that are in it already, by key
 */
record BackupWriter(Path file, Path part, ZipOutputStream zip, Map<String, ObjectRef> objects)
        implements AutoCloseable {
    static final String RUN = "run.pb";
    static final String OBJECTS = "objects/";

    /** Begins the file beside its later name. */
    static BackupWriter create(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path part = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part)));
        // Weights hardly get smaller, whatever is spent on them; pixels and tables do at once.
        zip.setLevel(Deflater.BEST_SPEED);
        return new BackupWriter(absolute, part, zip, new LinkedHashMap<>());
    }

    boolean has(String key) {
        return objects.containsKey(key);
    }

    /** Adds an object whose bytes are in {@code bytes} and were compared with the reference. */
    void add(ObjectRef object, Path bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(OBJECTS + object.getKey()));
        Files.copy(bytes, zip);
        zip.closeEntry();
        objects.put(object.getKey(), object);
    }

    /**
     * Adds the facts of the run, all but format and objects; the file is then whole.
     *
     * @throws IllegalArgumentException if that is no backup that can be restored
     */
    RunContents finish(RunBackup run) throws IOException {
        RunContents contents = new RunContents(run.toBuilder()
                .setFormat(RunContents.FORMAT)
                .addAllObjects(objects.values())
                .build());
        zip.putNextEntry(new ZipEntry(RUN));
        contents.backup().writeTo(zip);
        zip.closeEntry();
        zip.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return contents;
    }

    @Override
    public void close() throws IOException {
        try {
            zip.close();
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
