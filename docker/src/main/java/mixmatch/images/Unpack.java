package mixmatch.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Takes an application's jars apart when its image is built: native libraries lie unpacked where they are loaded from,
 * so that nothing is unpacked at start and a root file system may be read-only; those of other platforms are left out;
 * licences and notices lie in a folder a jar.
 */
public final class Unpack {
    private Unpack() {}

    /**
     * Arguments: folder with the application's jars, which are changed in place; folder for natives; folder for licences.
     * Where a jar can't be read, is for another platform, or a folder can't be written, says so and ends with exit code 1.
     */
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
        for (Path jar : jars) {
            texts.collect(jar);
            takeOut(jar, libraries, natives);
        }
        texts.writeIndex();
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** A jar without natives keeps its bytes. */
    private static void takeOut(Path jar, Natives libraries, Path natives) throws IOException {
        Path rest = jar.resolveSibling(jar.getFileName() + ".part");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.stream().noneMatch(Natives::isNative)) {
                return;
            }
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(rest))) {
                for (ZipEntry entry : zip.stream().toList()) {
                    move(zip.getInputStream(entry), entry, libraries, natives, out);
                }
            }
        }
        Files.move(rest, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void move(InputStream bytes, ZipEntry entry, Natives libraries, Path natives, ZipOutputStream rest)
            throws IOException {
        Optional<String> place = libraries.place(entry);
        try (bytes) {
            if (!Natives.isNative(entry)) {
                ZipEntry same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                rest.putNextEntry(same);
                bytes.transferTo(rest);
                rest.closeEntry();
            } else if (place.isPresent() && !entry.isDirectory()) {
                Path file = natives.resolve(place.get());
                Files.createDirectories(file.getParent());
                Files.copy(bytes, file);
            }
        }
    }
}
