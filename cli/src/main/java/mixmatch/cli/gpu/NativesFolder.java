package mixmatch.cli.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.SyncedFiles;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.devices.CudaNatives;

/**
 * A set of natives below a folder of caches: whole and synced, or not there. Archives that are being downloaded stay beside it, so
 * that a download goes on; each is deleted once its libraries are taken.
 */
final class NativesFolder {
    /** Variable with the address of a folder on a server that has all archives, by their names. */
    static final String MIRROR = "MIXMATCH_NATIVES_MIRROR";

    private static final long MIB = 1L << 20;

    /** Libraries unpacked take at most this times their archives, while one of these is still there. */
    private static final int TIMES_ITS_ARCHIVES = 3;

    private final NativesSet set;
    private final Path caches;
    private final String mirror;
    private final Download download = new Download();

    /** @param mirror empty where each archive's own server is asked */
    NativesFolder(NativesSet set, Path caches, String mirror) {
        this.set = set;
        this.caches = caches;
        this.mirror = mirror;
    }

    /** The folder of the set, as {@link CudaNatives#FOLDER} names one; empty where it is not there. */
    Optional<Path> installed() {
        return Optional.of(folder()).filter(Files::isDirectory);
    }

    Path folder() {
        return caches.resolve(set.id());
    }

    /** Bytes to download, as far as servers say them. */
    long bytes() throws InterruptedException {
        Optional<NativesArchive> unknown = set.unknown();
        return set.bytes() + (unknown.isPresent() ? download.size(address(unknown.get())) : 0);
    }

    /** Downloads, verifies and unpacks it, with progress. */
    Path install(Console console) throws IOException, InterruptedException {
        Path downloads = Files.createDirectories(caches.resolve("downloads"));
        try (FileChannel lock =
                FileChannel.open(caches.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                throw CommandFailure.failed("another mixmatch downloads into %s; wait for it".formatted(caches));
            }
            if (installed().isEmpty()) {
                install(downloads, console);
            }
        }
        return folder();
    }

    private void install(Path downloads, Console console) throws IOException, InterruptedException {
        long total = bytes();
        refuseWithoutRoom(total);
        Path part = caches.resolve(set.id() + ".part");
        Folders.delete(part);
        long[] before = {0};
        for (NativesArchive archive : set.archives()) {
            Path file = downloads.resolve(archive.name());
            download.fetch(address(archive), file, archive.sha256(), there -> count(console, before[0] + there, total));
            before[0] += Files.size(file);
            unpack(archive, file, Files.createDirectories(part.resolve(archive.into())));
            Files.delete(file);
        }
        count(console, total, total);
        try (OutputStream out = Files.newOutputStream(part.resolve(CudaNatives.PROPERTIES))) {
            set.description().store(out, null);
        }
        for (Path file : files(part)) {
            SyncedFiles.sync(file, part);
        }
        Files.move(part, folder(), StandardCopyOption.ATOMIC_MOVE);
        SyncedFiles.syncName(folder());
    }

    private static void count(Console console, long done, long total) {
        // In steps of a MiB: a line that is drawn over itself costs more than the bytes.
        if (done % MIB < (1 << 16) || done >= total) {
            console.count("natives for GPUs, MiB", done / MIB, Math.max(1, total / MIB));
        }
    }

    private void refuseWithoutRoom(long total) throws IOException {
        long needed = TIMES_ITS_ARCHIVES * total;
        long free = Files.getFileStore(caches).getUsableSpace();
        if (free < needed) {
            throw CommandFailure.badInput(
                    "natives for GPUs need %d MiB in %s, and %d MiB are free; make room or give another --dir"
                            .formatted(needed / MIB, caches, free / MIB));
        }
    }

    private URI address(NativesArchive archive) {
        return mirror.isEmpty()
                ? archive.url()
                : URI.create(mirror.endsWith("/") ? mirror : mirror + "/")
                        .resolve(archive.name().replace("+", "%2B"));
    }

    private static void unpack(NativesArchive archive, Path file, Path into) throws IOException {
        int taken = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory() && archive.takes(entry.getName())) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, into.resolve(archive.library(entry.getName())));
                        taken++;
                    }
                }
            }
        }
        if (taken == 0) {
            throw CommandFailure.failed("%s has no libraries in %s".formatted(archive.name(), archive.from()));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
