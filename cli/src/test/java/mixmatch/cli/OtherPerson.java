package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A person with other settings than who runs the tests: without rights, without a home, with files that nobody else may read.
 * All they do is below a folder whose name has spaces and letters beyond ASCII.
 *
 * @param base folder that holds all of it
 */
record OtherPerson(Path base) {
    private static final String NOBODY = "65534";

    /** Needs root to be somebody else; whoever has no rights already stays who they are. */
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /**
     * The person, with a folder of their own.
     *
     * @param base that the folder is made in
     */
    static OtherPerson in(Path base) throws Exception {
        needs(!ROOT || Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is missing; on Debian: util-linux");
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        OtherPerson person = new OtherPerson(base);
        Files.createDirectories(person.program());
        Files.createDirectories(person.folder());
        return person;
    }

    /** Skips the test where this machine does not have all of the locales (see {@link #needs}). */
    static void needsLocales(Path scratch, List<String> locales) throws Exception {
        for (String locale : locales) {
            ProcessBuilder charmap = new ProcessBuilder("locale", "charmap");
            charmap.environment().put("LC_ALL", locale);
            CommandProcess process = CommandProcess.start(scratch, charmap);
            assertThat(process.await()).isZero();
            needs(
                    process.said().isEmpty(),
                    "the locale %s is missing; on Debian, with the package locales: localedef -i %s -f UTF-8 %s"
                            .formatted(locale, locale.replaceFirst("\\..*", ""), locale));
        }
    }

    /** Skips the test where something is missing, or fails where {@code MIXMATCH_CHECK_TOOLS=required} says that nothing may be. */
    static void needs(boolean there, String sentence) {
        if ("required".equals(System.getenv("MIXMATCH_CHECK_TOOLS"))) {
            assertThat(there).as(sentence).isTrue();
        }
        assumeTrue(there, sentence);
    }

    /** Where copies of what others have built or downloaded are. */
    Path program() {
        return base.resolve("program d é ğ");
    }

    /** Where the person is. */
    Path folder() {
        return base.resolve("folder d é ğ");
    }

    /** Copies some of what is in a folder to another, each with its path. */
    void copy(Path from, List<String> names, Path to) throws Exception {
        List<String> copy = new ArrayList<>(List.of("cp", "-rL", "--parents"));
        copy.addAll(names);
        copy.add(to.toString());
        asOneself(from, copy);
    }

    /** Lets the person read {@link #program} and write none of it, and gives them what is in {@link #folder}. */
    void hasNoOtherRights() throws Exception {
        asOneself(program(), List.of("chmod", "-R", "a+rX,a-w", "."));
        if (ROOT) {
            asOneself(folder(), List.of("chown", "-R", NOBODY + ":" + NOBODY, "."));
        }
    }

    private void asOneself(Path in, List<String> command) throws Exception {
        CommandProcess process = CommandProcess.start(base, new ProcessBuilder(command).directory(in.toFile()));
        assertThat(process.await()).as(process.said()).isZero();
    }

    /**
     * Starts a program as the person, in their folder.
     *
     * @param settings environment besides the locale and where programs are; there is nothing else in it
     */
    CommandProcess start(String locale, Map<String, String> settings, List<String> program) throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.addAll(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder().toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LC_ALL", locale);
        builder.environment().put("TERM", "dumb");
        builder.environment().putAll(settings);
        return CommandProcess.start(base, builder);
    }
}
