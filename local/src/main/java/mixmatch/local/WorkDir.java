package mixmatch.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of everything that a person's runs leave on this machine ({@code --dir}): the broker's and the store's
 * data, logs, caches, and one folder of results a run.
 */
record WorkDir(Path root) {
    /** Less free space than this is called full: the broker alone preallocates as much. */
    static final long NEEDED_BYTES = 512L * 1024 * 1024;

    /** Needed besides until the trainer's natives are unpacked, once for a folder. */
    static final long NATIVES_BYTES = 1024L * 1024 * 1024;

    /** Makes the folder where it is missing and checks that it can be worked in. */
    static WorkDir open(Path path) {
        return open(path, NEEDED_BYTES);
    }

    /** {@link #open(Path)} for a trainer that works here, too, and unpacks its natives unless they are there already. */
    static WorkDir openForTrainer(Path path) {
        WorkDir dir = new WorkDir(path.toAbsolutePath().normalize());
        Path natives = dir.natives();
        boolean there = Files.isDirectory(natives.resolve("pytorch")) || !natives.startsWith(dir.root());
        return open(path, there ? NEEDED_BYTES : NEEDED_BYTES + NATIVES_BYTES);
    }

    static WorkDir open(Path path, long neededBytes) {
        Path root = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            Path probe = Files.createTempFile(root, "write", ".probe");
            Files.delete(probe);
            long free = Files.getFileStore(root).getUsableSpace();
            if (free < neededBytes) {
                throw CommandFailure.badInput(
                        "--dir %s: the disk is full, %d MiB are free and %d MiB are needed; make room or give another --dir"
                                .formatted(path, free >> 20, neededBytes >> 20));
            }
            WorkDir dir = new WorkDir(root);
            Files.createDirectories(dir.logs());
            Files.createDirectories(dir.runs());
            return dir;
        } catch (IOException e) {
            throw CommandFailure.badInput(
                    "--dir %s can't be written (%s); give a --dir on a disk that can"
                            .formatted(path, FileTrouble.say(e)),
                    e);
        }
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path s3() {
        return root.resolve("s3");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(String child) {
        return logs().resolve(child + ".log");
    }

    Path cache(String child) {
        return root.resolve("cache").resolve(child);
    }

    /** Images that were stored or fetched. The command and the services share them: each verifies what it takes there. */
    Path images() {
        return cache("images");
    }

    /** Where a child keeps what is of no use once its process has ended. */
    Path temporary(String child) {
        return cache(child).resolve("tmp");
    }

    /** A file for one object at a time, of the command that is named. */
    Path scratch(String command) {
        return cache(command).resolve("object." + ProcessHandle.current().pid());
    }

    /** Where DJL unpacks its natives, 430 MB; whoever has a place for them already keeps it. */
    Path natives() {
        String given = System.getenv().getOrDefault("DJL_CACHE_DIR", "");
        return given.isBlank() ? cache("djl") : Path.of(given).toAbsolutePath();
    }

    /** Credentials of the embedded store. */
    Path credentials() {
        return root.resolve("s3.env");
    }

    Path runs() {
        return root.resolve("runs");
    }

    Path run(String run) {
        return runs().resolve(run);
    }

    /** Present while {@code up} holds the folder. */
    Path upFile() {
        return root.resolve("up.json");
    }

    /** Present while a command in the foreground holds the folder and has broker and store running. */
    Path foregroundFile() {
        return root.resolve("foreground.json");
    }

    /**
     * Takes the folder for this process until the lock is closed.
     *
     * @throws CommandFailure when another process has it
     */
    FileLock lock() {
        Path file = root.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                String owner = Files.readString(file).trim();
                throw CommandFailure.badInput(
                        "%s is in use by another mixmatch%s; wait for it, end it, or give another --dir"
                                .formatted(root, owner.isEmpty() ? "" : " (process " + owner + ")"));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(
                    Long.toString(ProcessHandle.current().pid())));
            return lock;
        } catch (IOException e) {
            throw CommandFailure.badInput("%s can't be locked: %s".formatted(file, FileTrouble.say(e)), e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
