package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;

/**
 * Room on the disk under a folder. A run ends while there is still enough for a last checkpoint: a broker that meets a
 * full disk gives up its data's folder, and a log that can't be written can't say why.
 */
record DiskRoom(WorkDir dir) {
    /** Less is called full: a checkpoint of the largest published network, and the logs' next lines. */
    static final long LEAST_BYTES = 64L * 1024 * 1024;

    /** @throws CommandFailure when there is too little to go on */
    void check() {
        long free;
        try {
            free = Files.getFileStore(dir.root()).getUsableSpace();
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "--dir %s can't be looked at (%s); check that its disk is there"
                            .formatted(dir.root(), FileTrouble.say(e)),
                    e);
        }
        if (free < LEAST_BYTES) {
            throw CommandFailure.failed(
                    "--dir %s: the disk is full, %d MiB are free; make room of %d MiB and go on with mixmatch resume (mixmatch runs lists what was stopped)"
                            .formatted(dir.root(), free >> 20, WorkDir.NEEDED_BYTES >> 20));
        }
    }
}
