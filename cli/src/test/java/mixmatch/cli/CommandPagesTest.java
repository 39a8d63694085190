package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.features.FeatureOptions;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.terminal.Console;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The pages about the command say what its declaration says: {@code docs/command.md} and the man page are made of it
 * ({@code -Dpages.write} writes them), and no other page names an option that there is not.
 */
class CommandPagesTest {
    private static final Path DOCS = Path.of("../docs");

    /** Options of most commands, which the page explains once. */
    private static final List<String> COMMON = List.of(
            "--dir", "--kafka", "--kafka-config", "--s3", "--json", "--quiet", "--verbose", "--help", "--version");

    /** Options of other programs that pages name within a sentence: Docker, the JVM, Kafka's tools, scripts of bench. */
    private static final Set<String> OF_OTHERS = Set.of(
            "--add",
            "--add-exports",
            "--add-modules",
            "--all",
            "--build-arg",
            "--channels-last",
            "--enable-native-access",
            "--instructions",
            "--isolation-level",
            "--list",
            "--no-deps",
            "--reference",
            "--rounds",
            "--sun-misc-unsafe-memory-access",
            "--table",
            "--target");

    private static final Pattern IN_A_SENTENCE = Pattern.compile("`(--[a-z][a-z0-9-]*)[^`\n]*`");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");
    private static final Pattern CALL = Pattern.compile("(?:\\./)?\\bmixmatch ((?:[a-z]+ )?[a-z-]+)([^`|\\n]*)");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)\\s]+)\\)");

    private final CommandLine root = Mixmatch.commandLine(
            new Console(new PrintStream(new ByteArrayOutputStream()), new PrintStream(new ByteArrayOutputStream()), 0));

    /** Options that go together, by what they are of: the page explains and names them as one. */
    private final Map<String, List<OptionSpec>> groups = new TreeMap<>(
            Map.of("a backbone", declaredBy(FeatureOptions.class), "a whole system", declaredBy(ClusterOptions.class)));

    @Test
    void theReferenceIsMadeOfTheDeclaration() throws IOException {
        hold(DOCS.resolve("command.md"), reference());
    }

    @Test
    void theManPageIsMadeOfTheDeclaration() throws IOException {
        hold(DOCS.resolve("mixmatch.1"), manPage());
    }

    @Test
    void pagesNameNoOptionThatThereIsNot() throws IOException {
        Set<String> ours = new TreeSet<>(OF_OTHERS);
        commands().values().forEach(command -> ours.addAll(command.optionsMap().keySet()));
        List<String> unknown = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            IN_A_SENTENCE
                    .matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .filter(option -> !ours.contains(option))
                    .forEach(option -> unknown.add(page.getFileName() + ": " + option));
            Matcher call = CALL.matcher(text);
            while (call.find()) {
                CommandSpec command = command(call.group(1));
                OPTION.matcher(call.group(2))
                        .results()
                        .map(found -> found.group())
                        .filter(option -> command != null && command.findOption(option) == null)
                        .forEach(option ->
                                unknown.add("%s: %s of %s".formatted(page.getFileName(), option, call.group(1))));
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyLinkLeadsSomewhereAndTheIndexToEveryPage() throws IOException {
        List<String> broken = new ArrayList<>();
        Set<Path> linked = new TreeSet<>();
        for (Path page : pages()) {
            for (String target : LINK.matcher(Files.readString(page))
                    .results()
                    .map(m -> m.group(1))
                    .toList()) {
                String[] parts = target.split("#", 2);
                Path to = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                boolean leads =
                        Files.exists(to) && (parts.length == 1 || anchors(to).contains(parts[1]));
                if (!leads) {
                    broken.add(page.getFileName() + ": " + target);
                }
                if (page.equals(DOCS.resolve("README.md"))) {
                    linked.add(to);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(linked)
                .containsAll(pages().stream()
                        .filter(page -> page.startsWith(DOCS) && !page.endsWith("README.md"))
                        .toList());
    }

    /** As GitHub names headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readString(page)
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private CommandSpec command(String words) {
        Map<String, CommandSpec> all = commands();
        return all.getOrDefault(words, all.get(words.split(" ")[0]));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(DOCS)) {
            return Stream.concat(
                            docs.filter(file -> file.toString().endsWith(".md")),
                            Stream.of(Path.of("../README.md"), Path.of("../CHANGELOG.md")))
                    .filter(Files::exists)
                    .toList();
        }
    }

    private static void hold(Path page, String made) throws IOException {
        if (System.getProperty("pages.write") != null) {
            Files.writeString(page, made);
        }
        assertThat(page).as("run with -Dpages.write to make it anew").hasContent(made);
    }

    /** Commands that people give, by their words: {@code topics tail}. */
    private Map<String, CommandSpec> commands() {
        Map<String, CommandSpec> all = new LinkedHashMap<>();
        root.getSubcommands().forEach((name, line) -> {
            CommandSpec command = line.getCommandSpec();
            if (!command.usageMessage().hidden()) {
                all.put(name, command);
                new TreeMap<>(line.getSubcommands())
                        .forEach((sub, below) -> all.put(name + " " + sub, below.getCommandSpec()));
            }
        });
        return all;
    }

    private String reference() {
        StringBuilder page = new StringBuilder("""
                # The command

                `./mixmatch help COMMAND` and `man docs/mixmatch.1` say the same. [All pages](README.md)

                ## Exit codes

                """);
        root.getCommandSpec()
                .usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> page.append("- `%s`: %s%n".formatted(code, meaning)));
        Set<String> shared = shared();
        page.append("\n## Options of most commands\n\n");
        COMMON.stream()
                .map(commands().get("runs")::findOption)
                .forEach(option -> page.append(row(label(option), option.description())));
        groups.forEach((of, options) -> {
            page.append("\n## Options of %s\n\n".formatted(of));
            options.forEach(option -> page.append(row(label(option), option.description())));
        });
        page.append("\n## Words and options of several commands\n\n");
        shared.forEach(page::append);
        commands().forEach((name, command) -> {
            page.append("%n## %s%n%n%s%n".formatted(name, description(command)));
            List<String> rows = rows(command);
            String also = rows.stream()
                    .filter(shared::contains)
                    .map(row -> row.replaceFirst("^- (`[^:]*`): (?s).*", "$1"))
                    .collect(Collectors.joining(", "));
            page.append(own(command).isEmpty() && rows.isEmpty() ? "" : "\n");
            groups.forEach((of, options) -> {
                String title = "options of " + of;
                page.append(hasAll(command, options) ? "- [%s](#%s)%n".formatted(title, title.replace(' ', '-')) : "");
            });
            page.append(also.isEmpty() ? "" : "- [%s](#words-and-options-of-several-commands)%n".formatted(also));
            rows.stream().filter(row -> !shared.contains(row)).forEach(page::append);
        });
        return page.toString();
    }

    /** What several commands take alike: it is explained once. */
    private Set<String> shared() {
        List<String> all = commands().values().stream()
                .flatMap(command -> rows(command).stream())
                .toList();
        return all.stream()
                .filter(row -> Collections.frequency(all, row) >= 2)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Without those of groups that the command has whole. */
    private List<String> rows(CommandSpec command) {
        Set<String> grouped = groups.values().stream()
                .filter(options -> hasAll(command, options))
                .flatMap(List::stream)
                .map(OptionSpec::longestName)
                .collect(Collectors.toSet());
        return Stream.concat(
                        command.positionalParameters().stream().map(word -> row(word.paramLabel(), word.description())),
                        own(command).stream()
                                .filter(option -> !grouped.contains(option.longestName()))
                                .map(option -> row(label(option), option.description())))
                .toList();
    }

    /** Of {@code features}, which has all of both. */
    private List<OptionSpec> declaredBy(Class<?> type) {
        return own(commands().get("features")).stream()
                .filter(option ->
                        ((Member) option.userObject()).getDeclaringClass().isAssignableFrom(type))
                .toList();
    }

    private static boolean hasAll(CommandSpec command, List<OptionSpec> options) {
        return options.stream().allMatch(option -> command.findOption(option.longestName()) != null);
    }

    private static List<OptionSpec> own(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden() && !COMMON.contains(option.longestName()))
                // As help has them; the JVM lists methods in any order.
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
    }

    private static String row(String label, String[] description) {
        return "- `%s`: %s%n".formatted(label, String.join(" ", description));
    }

    private static String label(OptionSpec option) {
        boolean takesValue = option.arity().max() > 0;
        return Arrays.stream(option.names()).collect(Collectors.joining("`, `"))
                + (takesValue ? " " + option.paramLabel() : "");
    }

    private static String description(CommandSpec command) {
        return String.join(" ", command.usageMessage().description())
                .replace("%n", "\n")
                .strip();
    }

    private String manPage() {
        StringBuilder page = new StringBuilder(".TH MIXMATCH 1\n.SH NAME\nmixmatch \\- %s%n.SH SYNOPSIS\n"
                .formatted(roff(description(root.getCommandSpec()))));
        page.append(".B mixmatch\n.I COMMAND\n[\\fIOPTIONS\\fR]\n.SH COMMANDS\n");
        commands().forEach((name, command) -> {
            String words = command.positionalParameters().stream()
                    .map(word -> " " + word.paramLabel())
                    .collect(Collectors.joining());
            page.append(".SS \"%s\"%n%s%n".formatted(roff(name + words), roff(description(command))));
            command.positionalParameters().forEach(word -> item(page, word.paramLabel(), word.description()));
            own(command).forEach(option -> item(page, label(option).replace("`", ""), option.description()));
        });
        page.append(".SH OPTIONS\n");
        COMMON.stream()
                .map(commands().get("runs")::findOption)
                .forEach(option -> item(page, label(option).replace("`", ""), option.description()));
        page.append(".SH \"EXIT STATUS\"\n");
        root.getCommandSpec()
                .usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> item(page, code, new String[] {meaning}));
        return page.toString();
    }

    private static void item(StringBuilder page, String label, String[] description) {
        page.append(".TP\n\\fB%s\\fR%n%s%n".formatted(roff(label), roff(String.join(" ", description))));
    }

    /** A text as roff takes it: no line begins with a full stop, a hyphen stays one. */
    private static String roff(String text) {
        return text.replace("\\", "\\\\").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
