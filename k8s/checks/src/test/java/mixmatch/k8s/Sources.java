package mixmatch.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The services' own sources. The manifests follow them, not the other way round. */
final class Sources {
    private Sources() {}

    /** The settings that come with a service, with those that all have in common. */
    static Properties settings(String service) {
        Properties settings = new Properties();
        for (String file : List.of(
                "libs/service/src/main/resources/META-INF/microprofile-config.properties",
                service + "-service/src/main/resources/application.properties")) {
            try (var in = Files.newBufferedReader(Repository.path(file))) {
                settings.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return settings;
    }

    /** First group of every match in the Java sources below some folders of the repository. */
    static TreeSet<String> find(Pattern pattern, String... folders) {
        TreeSet<String> found = new TreeSet<>();
        for (String folder : folders) {
            for (Path file : files(folder, ".java")) {
                pattern.matcher(read(file))
                        .results()
                        .map((MatchResult m) -> m.group(1))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** Files below a folder of the repository whose name ends so, but for what is built, kept by Git or left by runs. */
    static List<Path> files(String folder, String... endings) {
        try (Stream<Path> files = Files.walk(Repository.path(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> Stream.of(endings).anyMatch(f.toString()::endsWith))
                    .filter(f -> !Repository.path("")
                            .relativize(f)
                            .toString()
                            .matches("(.*/)?(target|\\.git|\\.mixmatch|node_modules)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
