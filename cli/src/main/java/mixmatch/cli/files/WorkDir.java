package mixmatch.cli.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import mixmatch.cli.terminal.CommandFailure;

/** The folder of everything that runs leave on this machine ({@code --dir}): data of broker and store, logs, caches, results. */
public record WorkDir(Path root) {
    /** Less free space than this is called full at the start: the broker alone preallocates as much. */
    private static final long NEEDED_BYTES = 512L << 20;
    /** Needed besides until the trainer's natives are unpacked, once for a folder. */
    private static final long NATIVES_BYTES = 1024L << 20;
    /** The same for a run at work: a checkpoint of the largest published network, and the logs' next lines. */
    private static final long LEAST_BYTES = 64L << 20;

    /** The folder as a person gave it; looks at nothing. */
    public static WorkDir at(Path path) {
        return new WorkDir(path.toAbsolutePath().normalize());
    }

    /** Makes the folder where it is missing and checks that it can be worked in. */
    public static WorkDir open(Path path) {
        return open(path, NEEDED_BYTES);
    }

    /** {@link #open(Path)} for a trainer that works here, too, and unpacks its natives unless they are there already. */
    public static WorkDir openForTrainer(Path path) {
        return open(path, at(path).neededForTrainer());
    }

    public long neededForTrainer() {
        boolean there =
                Files.isDirectory(natives().resolve("pytorch")) || !natives().startsWith(root);
        return there ? NEEDED_BYTES : NEEDED_BYTES + NATIVES_BYTES;
    }

    public static WorkDir open(Path path, long neededBytes) {
        WorkDir dir = at(path);
        try {
            Files.createDirectories(dir.root);
            Files.delete(Files.createTempFile(dir.root, "write", ".probe"));
            long free = Files.getFileStore(dir.root).getUsableSpace();
            if (free < neededBytes) {
                throw CommandFailure.badInput(
                        "--dir %s: the disk is full, %d MiB are free and %d MiB are needed; make room or give another --dir"
                                .formatted(path, free >> 20, neededBytes >> 20));
            }
            Files.createDirectories(dir.logs());
            Files.createDirectories(dir.runs());
            return dir;
        } catch (IOException e) {
            throw CommandFailure.badInput(
                    "--dir %s can't be written (%s); give a --dir on a disk that can"
                            .formatted(path, FileDiagnosis.say(e)),
                    e);
        }
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String child) {
        return logs().resolve(child + ".log");
    }

    public Path caches() {
        return root.resolve("cache");
    }

    public Path cache(String child) {
        return caches().resolve(child);
    }

    /** Images that were stored or fetched. The command and the services share them: each verifies what it takes there. */
    public Path images() {
        return cache("images");
    }

    /** A file for one object at a time, of the command that is named. */
    public Path scratch(String command) {
        return cache(command).resolve("object." + ProcessHandle.current().pid());
    }

    /** The folder into which DJL unpacks its natives, 430 MB; whoever has a place for them already keeps it. */
    public Path natives() {
        String given = System.getenv().getOrDefault("DJL_CACHE_DIR", "");
        return given.isBlank() ? cache("djl") : Path.of(given).toAbsolutePath();
    }

    /** The folder for natives of GPUs. */
    public Path gpuNatives() {
        return cache("gpu");
    }

    public Path runs() {
        return root.resolve("runs");
    }

    public Path run(String run) {
        return runs().resolve(run);
    }

    /** Present while {@code up} holds the folder. */
    public Path upFile() {
        return root.resolve("up.json");
    }

    /** Present while a command in the foreground holds the folder and has broker and store running. */
    public Path foregroundFile() {
        return root.resolve("foreground.json");
    }

    /** Takes the folder for this process until the lock is closed; throws when another process has it. */
    public FileLock lock() {
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
            throw CommandFailure.badInput("%s can't be locked: %s".formatted(file, FileDiagnosis.say(e)), e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /**
     * Throws where there is too little room to go on. A run ends while a last checkpoint still fits: a broker that meets a full
     * disk gives up its folder, and a log that can't be written can't say why.
     */
    public void checkRoom() {
        try {
            long free = Files.getFileStore(root).getUsableSpace();
            if (free < LEAST_BYTES) {
                throw CommandFailure.failed(
                        "--dir %s: the disk is full, %d MiB are free; make room of %d MiB and go on with `mixmatch resume` (`mixmatch runs` lists what was stopped)"
                                .formatted(root, free >> 20, NEEDED_BYTES >> 20));
            }
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "--dir %s can't be looked at (%s); check that its disk is there"
                            .formatted(root, FileDiagnosis.say(e)),
                    e);
        }
    }
}
