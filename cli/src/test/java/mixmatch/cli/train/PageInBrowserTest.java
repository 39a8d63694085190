package mixmatch.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.cli.terminal.Console;
import mixmatch.waits.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageInBrowserTest {
    private static final URI PAGE = URI.create("http://127.0.0.1:8123");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Console console = new Console(System.out, new PrintStream(said, true), 0);

    @TempDir
    Path folder;

    @Test
    void theProgramThatOpensAddressesIsGivenThePages() throws Exception {
        Path opened = folder.resolve("opened");
        Path opener = Files.writeString(folder.resolve("xdg-open"), "#!/bin/sh\necho \"$1\" > " + opened + "\n");
        assertThat(opener.toFile().setExecutable(true)).isTrue();

        PageInBrowser.open("/nowhere:" + folder, PAGE, console);

        Await.until("the page is opened", () -> Files.exists(opened) && Files.size(opened) > 0);
        assertThat(opened).hasContent(PAGE.toString());
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void withoutSuchAProgramTheAddressIsSaid() {
        PageInBrowser.open(folder.toString(), PAGE, console);

        assertThat(said.toString()).contains("xdg-open").contains(PAGE.toString());
    }
}
