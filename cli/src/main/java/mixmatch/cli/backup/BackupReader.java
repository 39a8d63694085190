package mixmatch.cli.backup;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.NativeHashes;
import mixmatch.spec.RunSpec;
import mixmatch.v1.ObjectRef;

/** A backup, from anywhere: nothing in it decides where this machine is written to, or how much is read. */
record BackupReader(ZipFile zip, RunContents contents) implements AutoCloseable {
    /** Of manifests, which are read into memory. */
    private static final int MOST_MANIFEST_BYTES = 64 << 20;

    private static final int BUFFER = 1 << 16;
    private static final String NO_BACKUP = "%s is no backup of a run (%s); give a file that mixmatch backup wrote";

    /** @throws CommandFailure naming the file and what is wrong with it */
    static BackupReader open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException | IllegalArgumentException e) {
            throw CommandFailure.badInput(NO_BACKUP.formatted(file, e.getMessage()), e);
        } catch (EOFException e) {
            throw CommandFailure.badInput(NO_BACKUP.formatted(file, "its directory ends too early"), e);
        }
        try {
            if (zip.size() > ArchiveEntries.MOST) {
                throw damaged(zip, "it has more than %d entries".formatted(ArchiveEntries.MOST));
            }
            return new BackupReader(zip, contents(zip));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static RunContents contents(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(BackupWriter.RUN);
        if (entry == null) {
            throw CommandFailure.badInput(NO_BACKUP.formatted(zip.getName(), "it has no " + BackupWriter.RUN));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] run = in.readNBytes(BoundedMessage.MOST_BYTES + 1);
            if (run.length > BoundedMessage.MOST_BYTES) {
                throw damaged(
                        zip, "%s is larger than %d MiB".formatted(BackupWriter.RUN, BoundedMessage.MOST_BYTES >> 20));
            }
            // ZipFile itself does not look at it.
            CRC32 checksum = new CRC32();
            checksum.update(run);
            if (checksum.getValue() != entry.getCrc()) {
                throw damaged(zip, BackupWriter.RUN + " is damaged; restore another backup");
            }
            return new RunContents(BoundedMessage.parse(run));
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(zip, e.getMessage(), e);
        }
    }

    /**
     * Reads all of the backup, and writes nothing: afterwards it is known that each object is as it was announced, and that
     * what they name of each other is the run's own.
     *
     * @throws CommandFailure naming what is wrong
     */
    void check() throws IOException {
        // Throws where this version does not take it.
        RunSpec.parse(contents.backup().getSpec().getYaml(), "the spec in " + zip.getName());
        checkObjects();
        try {
            ArchiveManifests.check(contents, this::read);
        } catch (IllegalArgumentException e) {
            throw damaged(zip, e.getMessage(), e);
        }
    }

    /** Reads every object of the backup, and writes nothing. */
    void checkObjects() throws IOException {
        List<ObjectRef> objects = contents.backup().getObjectsList();
        try {
            ArchiveEntries.check(new File(zip.getName()), objects);
            for (ObjectRef object : objects) {
                copy(object, OutputStream.nullOutputStream());
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw damaged(zip, e.getMessage(), e);
        }
    }

    private byte[] read(ObjectRef object) throws IOException {
        if (object.getSize() > MOST_MANIFEST_BYTES) {
            throw damaged(zip, "object %s is larger than %d MiB".formatted(object.getKey(), MOST_MANIFEST_BYTES >> 20));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        copy(object, bytes);
        return bytes.toByteArray();
    }

    private static CommandFailure damaged(ZipFile zip, String why) {
        return CommandFailure.badInput("%s can't be restored: %s".formatted(zip.getName(), why));
    }

    private static CommandFailure damaged(ZipFile zip, String why, Exception cause) {
        return CommandFailure.badInput("%s can't be restored: %s".formatted(zip.getName(), why), cause);
    }

    /** @throws CommandFailure if the object's bytes are missing or not those of the reference */
    void copy(ObjectRef object, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            copy(object, out);
        }
    }

    private void copy(ObjectRef object, OutputStream out) throws IOException {
        ZipEntry entry = zip.getEntry(BackupWriter.OBJECTS + object.getKey());
        if (entry == null) {
            throw damaged(zip, "it misses object " + object.getKey());
        }
        MessageDigest digest = NativeHashes.sha256();
        long size = 0;
        try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0 && size <= object.getSize(); n = in.read(buffer)) {
                out.write(buffer, 0, n);
                size += n;
            }
        } catch (ZipException | EOFException e) {
            throw damaged(zip, "object %s: %s".formatted(object.getKey(), e.getMessage()), e);
        }
        if (size != object.getSize()
                || !HexFormat.of().formatHex(digest.digest()).equals(object.getSha256())) {
            throw damaged(zip, "object %s is damaged; restore another backup".formatted(object.getKey()));
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
