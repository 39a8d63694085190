package mixmatch.images;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Takes an application's jars apart when its image is built: this platform's natives lie where they are loaded from, so
 * that nothing is unpacked at start and the root may be read-only, with a document that lists them; licences lie in a folder a jar.
 */
public final class Unpack {
    /** Beside the natives: what they are. */
    static final String PARTS = "sbom.json";

    private Unpack() {}

    /** Folders: of jars, changed in place; for natives; for licences. Says what it can't read or write; exit code 1. */
    public static void main(String[] args) {
        if (args.length != 3) {
            throw new IllegalArgumentException("three folders are needed: of jars, for natives, for licences");
        }
        try {
            unpack(NativePlatform.current(), Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static void unpack(NativePlatform platform, Path application, Path natives, Path licenses) throws IOException {
        Files.createDirectories(natives);
        Files.createDirectories(licenses);
        List<Path> jars = jars(application);
        platform.requireAll(jars);
        Natives libraries = Natives.of(platform, jars);
        Licenses texts = new Licenses(licenses);
        NativeParts parts = new NativeParts();
        for (Path jar : jars) {
            try (FileSystem zip = FileSystems.newFileSystem(jar);
                    Stream<Path> all = Files.walk(zip.getPath("/"))) {
                // What is in a folder comes before it.
                List<Path> files = all.sorted(Comparator.reverseOrder()).toList();
                String name = jar.getFileName().toString();
                texts.collect(name.replaceFirst("\\.jar$", ""), files);
                // Before what says so is taken away.
                parts.addLibraries(name, files);
                for (Map.Entry<String, Path> taken :
                        takeOut(files, libraries, natives).entrySet()) {
                    parts.add(taken.getKey(), taken.getValue(), name);
                }
            }
        }
        texts.writeIndex();
        Files.writeString(natives.resolve(PARTS), parts.json());
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** A jar without natives keeps its bytes. Gives the files that were laid out, by their places. */
    private static Map<String, Path> takeOut(List<Path> files, Natives libraries, Path natives) throws IOException {
        Map<String, Path> taken = new TreeMap<>();
        for (Path file : files.stream().filter(Natives::isNative).toList()) {
            Optional<String> place = libraries.place(file);
            if (place.isPresent() && Files.isRegularFile(file)) {
                Path to = natives.resolve(place.get());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
                taken.put(place.get(), to);
            }
            Files.delete(file);
        }
        return taken;
    }
}
