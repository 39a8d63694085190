package mixmatch.cli.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.spec.Spelling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: the last lines of the logs of what runs here, and those that come. */
@Command(
        name = "logs",
        description = "Prints the last lines of the logs in DIR/logs: of services, broker, store and this command,"
                + " or of one.")
public final class LogsCommand implements Callable<Integer> {
    private static final String ENDING = ".log";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PAUSE_MILLIS = 300;
    /** Of the end of a log that is looked through for the last lines. */
    private static final int MOST_BYTES = 1 << 20;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A service, one of its replicas, kafka, s3 or mixmatch: augment, labelguess-2.")
    String name = "";

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "20",
            description = "Lines of each log (default: ${DEFAULT-VALUE}).")
    int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Then print new lines, until Ctrl-C.")
    boolean follow;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    FolderOption folder;

    /** A line of a log, for a program. */
    record LogLine(String log, String line) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<Path, Long> read = new LinkedHashMap<>();
        for (Path log : logs()) {
            long size = Files.size(log);
            byte[] end = bytes(log, Math.max(0, size - MOST_BYTES), size);
            List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
            print(log, all.subList(Math.max(0, all.size() - Math.max(0, lines)), all.size()));
            read.put(log, size);
        }
        while (follow) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            for (Path log : logs()) {
                long size = Files.size(log);
                // A log that became shorter begins anew.
                long from = read.getOrDefault(log, 0L) > size ? 0 : read.getOrDefault(log, 0L);
                byte[] more = bytes(log, from, size);
                // A line that is still being written waits for its end.
                int whole = new String(more, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
                print(
                        log,
                        new String(more, 0, whole, StandardCharsets.UTF_8)
                                .lines()
                                .toList());
                read.put(log, from + whole);
            }
        }
        return 0;
    }

    private List<Path> logs() throws IOException {
        WorkDir dir = WorkDir.at(folder.dir);
        List<Path> all = Folders.list(dir.logs()).stream()
                .filter(log -> log.getFileName().toString().endsWith(ENDING))
                .toList();
        if (all.isEmpty()) {
            throw CommandFailure.badInput("there are no logs in %s; nothing has run there".formatted(dir.logs()));
        }
        List<Path> named = all.stream()
                .filter(log -> name.isEmpty() || (name(log) + "-").startsWith(name + "-"))
                .toList();
        if (named.isEmpty()) {
            List<String> names = all.stream().map(LogsCommand::name).toList();
            throw CommandFailure.badInput("there is no log of %s; %s".formatted(name, Spelling.remedy(name, names)));
        }
        return named;
    }

    private static String name(Path log) {
        String file = log.getFileName().toString();
        return file.substring(0, file.length() - ENDING.length());
    }

    private static byte[] bytes(Path log, long from, long to) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            byte[] bytes = new byte[(int) Math.min(MOST_BYTES, to - from)];
            file.readFully(bytes);
            return bytes;
        }
    }

    private void print(Path log, List<String> some) throws IOException {
        for (String line : some) {
            String shown = json
                    ? JSON.writeValueAsString(new LogLine(name(log), line))
                    : "%-12s | %s".formatted(name(log), line);
            folder.console.out().println(shown);
        }
    }
}
