package mixmatch.cli.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** The diagnosis of a file's error, in words that a person knows: the JDK's exceptions often carry only the file's name. */
public final class FileDiagnosis {
    private FileDiagnosis() {}

    public static String say(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "a file of that name is in the way";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason().toLowerCase(Locale.ROOT);
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The same as a sentence that stands alone, with the file and the remedy. {@code dir} is the {@code --dir}, or empty. */
    public static String sentence(IOException e, String dir) {
        String reason = say(e);
        if (reason.toLowerCase(Locale.ROOT).contains("no space left")) {
            return "the disk%s is full; make room%s"
                    .formatted(dir.isEmpty() ? "" : " of --dir " + dir, dir.isEmpty() ? "" : " or give another --dir");
        }
        if (e instanceof FileSystemException f && f.getFile() != null) {
            return "%s: %s; check the file and its permissions".formatted(f.getFile(), reason);
        }
        return reason;
    }
}
