package mixmatch.cli.system;

import java.nio.file.Path;
import mixmatch.cli.terminal.Console;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The option of a command that says in which folder everything lies; beside it, where the command prints. */
public class FolderOption {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${env:MIXMATCH_DIR:-.mixmatch}",
            description = "Folder for all that runs leave on this machine (default: ${DEFAULT-VALUE}).")
    public Path dir;

    @Mixin
    public Console console;
}
