package mixmatch.cli.train;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.system.LivenessProbe;
import mixmatch.cli.terminal.Console;

/** Opens a person's browser on the page of a system that may still be starting. */
final class PageInBrowser {
    /** Programs that open an address with what the person has chosen for it. */
    private static final List<String> OPENERS = List.of("xdg-open", "open", "wslview");

    private static final long TRIES = 600;
    private static final long PAUSE_MILLIS = 200;

    private PageInBrowser() {}

    /** Returns at once; the browser comes when the page is there. */
    static void openWhenReady(URI page, Console console) {
        Thread waiting = new Thread(
                () -> {
                    try {
                        for (long i = 0; i < TRIES; i++) {
                            if (LivenessProbe.ready(OptionalInt.of(page.getPort()))) {
                                open(System.getenv("PATH"), page, console);
                                return;
                            }
                            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                        }
                    } catch (InterruptedException e) {
                        // The command ends.
                    }
                },
                "open-page");
        waiting.setDaemon(true);
        waiting.start();
    }

    /** @param path folders in which programs are looked for, as in {@code PATH} */
    static void open(String path, URI page, Console console) {
        Optional<Path> opener = OPENERS.stream()
                .flatMap(name -> Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (opener.isEmpty()) {
            console.say("no browser is opened, as none of %s is here; the page is %s"
                    .formatted(String.join(", ", OPENERS), page));
            return;
        }
        try {
            new ProcessBuilder(opener.get().toString(), page.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            console.say("%s could not be started; the page is %s".formatted(opener.get(), page));
        }
    }
}
