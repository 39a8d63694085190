package mixmatch.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Maven that builds this is the one whose checksum is committed. */
class MavenWrapperTest {
    @TempDir
    Path dir;

    @AfterEach
    void deleteTheLinks() throws IOException {
        // JUnit warns of each that leads out of its folder.
        Path links = dir.resolve("programs");
        if (Files.exists(links)) {
            try (Stream<Path> all = Files.list(links)) {
                for (Path link : all.toList()) {
                    Files.delete(link);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherMavenOfTheSameNameIsNeitherRunNorKept(boolean unzip) throws Exception {
        byte[] forged = archive();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, forged.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(forged);
            }
        });
        server.start();
        try {
            Path said = dir.resolve("said");
            ProcessBuilder builder = new ProcessBuilder(
                            "sh", Compose.HOME.resolve("mvnw").toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            Map<String, String> environment = builder.environment();
            List.of("http_proxy", "https_proxy", "MVNW_USERNAME", "MVNW_PASSWORD")
                    .forEach(environment::remove);
            environment.put(
                    "MVNW_REPOURL", "http://127.0.0.1:" + server.getAddress().getPort());
            environment.put("MAVEN_USER_HOME", dir.resolve("m2").toString());
            if (!unzip) {
                environment.put("PATH", withoutUnzip(environment.get("PATH")));
            }

            assertThat(builder.start().waitFor()).isNotZero();

            assertThat(said).content().contains("SHA-256").doesNotContain("forged");
            try (Stream<Path> kept = Files.walk(dir.resolve("m2"))) {
                assertThat(kept.filter(Files::isRegularFile)).isEmpty();
            }
        } finally {
            server.stop(0);
        }
    }

    /** A folder of links to all programs but that. */
    private String withoutUnzip(String path) throws IOException {
        Path folder = Files.createDirectory(dir.resolve("programs"));
        for (String from : path.split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(from))) {
                try (Stream<Path> programs = Files.list(Path.of(from))) {
                    for (Path program : programs.toList()) {
                        Path link = folder.resolve(program.getFileName());
                        if (!link.endsWith("unzip") && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                            Files.createSymbolicLink(link, program);
                        }
                    }
                }
            }
        }
        return folder.toString();
    }

    /** What the wrapper would unpack and run. */
    private byte[] archive() throws IOException {
        Path zip = dir.resolve("maven.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("apache-maven-3.9.11/bin/mvn"));
            out.write("#!/bin/sh\necho forged\n".getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return Files.readAllBytes(zip);
    }
}
