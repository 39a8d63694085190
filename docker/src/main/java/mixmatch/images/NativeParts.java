package mixmatch.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The native libraries of an image as a CycloneDX document, which Maven's does not see: the files with their hashes and the jar
 * that each came in, and what is linked into them, with the versions that the jar itself gives for pkg-config.
 *
 * @param files SHA-256 and jar of each file, by its place below the folder of natives
 * @param libraries jar of each library, by {@code name@version}
 */
record NativeParts(SortedMap<String, Map.Entry<String, String>> files, SortedMap<String, String> libraries) {
    private static final Pattern FOR_PKG_CONFIG = Pattern.compile(".*/pkgconfig/([^/]+)\\.pc");
    private static final Pattern VERSION = Pattern.compile("(?m)^Version: *(\\S+) *$");
    private static final Pattern GIFLIB = Pattern.compile("#define GIFLIB_(?:MAJOR|MINOR|RELEASE) (\\d+)");
    /** The names of pkg-config where projects have others; what is there under two names, by one. */
    private static final Map<String, String> PROJECTS = Map.ofEntries(
            Map.entry("lept", "leptonica"),
            Map.entry("libjpeg", "libjpeg-turbo"),
            Map.entry("libturbojpeg", "libjpeg-turbo"),
            Map.entry("libtiff-4", "libtiff"),
            Map.entry("libpng16", "libpng"),
            Map.entry("libopenjp2", "openjpeg"),
            Map.entry("libwebpmux", "libwebp"),
            Map.entry("libwebpdemux", "libwebp"),
            Map.entry("libwebpdecoder", "libwebp"),
            Map.entry("libsharpyuv", "libwebp"));

    NativeParts() {
        this(new TreeMap<>(), new TreeMap<>());
    }

    /** Takes note of a file that was laid out. */
    void add(String place, Path file, String jar) throws IOException {
        files.put(place, Map.entry(sha256(file), jar));
    }

    /** Takes note of what a jar says that its libraries are made of. */
    void addLibraries(String jar, List<Path> entries) throws IOException {
        for (Path entry : entries) {
            var named = FOR_PKG_CONFIG.matcher(entry.toString());
            if (named.matches()) {
                String name = PROJECTS.getOrDefault(named.group(1), named.group(1));
                List<String> version = found(VERSION, entry);
                if (version.isEmpty()) {
                    throw new IOException("%s in %s gives no version".formatted(entry, jar));
                }
                libraries.put(name + "@" + version.get(0), jar);
            } else if (entry.endsWith("gif_lib.h")) {
                libraries.put("giflib@" + String.join(".", found(GIFLIB, entry)), jar);
            }
        }
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A CycloneDX document of version 1.6 in JSON; the same for the same natives. */
    String json() {
        List<String> components = new ArrayList<>();
        libraries.forEach((library, jar) -> {
            String[] parts = library.split("@");
            components.add(
                    """
                    {"type": "library", "name": %s, "version": %s, "purl": %s, "properties": [%s]}""".formatted(quoted(parts[0]), quoted(parts[1]), quoted("pkg:generic/" + library), from(jar)));
        });
        files.forEach(
                (place, file) -> components.add("""
                {"type": "file", "name": %s, "hashes": [{"alg": "SHA-256", "content": "%s"}], "properties": [%s]}""".formatted(quoted(place), file.getKey(), from(file.getValue()))));
        return """
                {
                  "bomFormat": "CycloneDX",
                  "specVersion": "1.6",
                  "version": 1,
                  "components": [
                    %s
                  ]
                }
                """.formatted(String.join(",\n    ", components));
    }

    private static String from(String jar) {
        return "{\"name\": \"mixmatch:jar\", \"value\": %s}".formatted(quoted(jar));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars()
                .forEach(c -> json.append(
                        c == '"' || c == '\\'
                                ? "\\" + (char) c
                                : c < ' ' ? String.format(Locale.ROOT, "\\u%04x", c) : (char) c + ""));
        return json.append('"').toString();
    }
}
