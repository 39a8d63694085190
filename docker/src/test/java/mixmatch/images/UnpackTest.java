package mixmatch.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.Property;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackTest {
    @TempDir
    Path dir;

    @Test
    void pyTorchsLibrariesLieWhereDjlLooksForThem() throws IOException {
        jar("api", Map.of("ai/djl/engine/api.properties", "djl_version=0.36.0"));
        jar(
                "native",
                Map.of(
                        "native/lib/pytorch.properties",
                        "version=2.7.1-20250812\nflavor=cpu\nclassifier=linux-x86_64\nlibraries=libtorch.so",
                        "pytorch/cpu/linux-x86_64/libtorch.so",
                        "torch"));
        jar(
                "jni",
                Map.of(
                        "jnilib/pytorch.properties",
                        "jni_version=2.7.1-0.36.0",
                        "jnilib/linux-x86_64/cpu/libdjl_torch.so",
                        "bridge",
                        "jnilib/win-x86_64/cpu/djl_torch.dll",
                        "another platform's"));

        unpack();

        assertThat(files("natives"))
                .containsExactlyInAnyOrder(
                        "pytorch/2.7.1-20250812-cpu-linux-x86_64/libtorch.so",
                        "pytorch/2.7.1-20250812-cpu-linux-x86_64/0.36.0-libdjl_torch.so");
        assertThat(entries("native")).containsExactly("native/lib/pytorch.properties");
        assertThat(entries("jni")).containsExactly("jnilib/pytorch.properties");
    }

    @Test
    void onnxRuntimesLibrariesOfThisPlatformAreUnpackedAndOthersLeftOut() throws IOException {
        jar(
                "onnxruntime",
                Map.of(
                        "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                        "runtime",
                        "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so",
                        "another processor's",
                        "ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib",
                        "another platform's",
                        "ai/onnxruntime/OrtSession.class",
                        "code"));

        unpack();

        assertThat(files("natives")).containsExactly("onnxruntime/libonnxruntime.so");
        assertThat(entries("onnxruntime")).containsExactly("ai/onnxruntime/OrtSession.class");
    }

    @Test
    void librariesOfJavaCppLieInOneFolderAndHeadersAreLeftOut() throws IOException {
        jar(
                "dnnl-linux-x86_64",
                Map.of(
                        "org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3",
                        "library",
                        "org/bytedeco/dnnl/linux-x86_64/libjnidnnl.so",
                        "bridge",
                        "org/bytedeco/dnnl/linux-x86_64/include/dnnl.h",
                        "header",
                        "org/bytedeco/dnnl/windows-x86_64/dnnl.dll",
                        "another platform's"));
        jar("dnnl", Map.of("org/bytedeco/dnnl/global/dnnl.class", "code"));

        unpack();

        assertThat(files("natives")).containsExactlyInAnyOrder("javacpp/libdnnl.so.3", "javacpp/libjnidnnl.so");
        assertThat(entries("dnnl-linux-x86_64")).isEmpty();
        assertThat(entries("dnnl")).containsExactly("org/bytedeco/dnnl/global/dnnl.class");
    }

    @Test
    void librariesForArm64AreUnpackedThere() throws IOException {
        jar("api", Map.of("ai/djl/engine/api.properties", "djl_version=0.36.0"));
        jar(
                "native-linux-aarch64",
                Map.of(
                        "native/lib/pytorch.properties",
                        "version=2.7.1-20250812\nflavor=cpu\nclassifier=linux-aarch64\nlibraries=libtorch.so",
                        "pytorch/cpu/linux-aarch64/libtorch.so",
                        "torch"));
        jar(
                "jni",
                Map.of(
                        "jnilib/pytorch.properties",
                        "jni_version=2.7.1-0.36.0",
                        "jnilib/linux-aarch64/cpu/libdjl_torch.so",
                        "bridge",
                        "jnilib/linux-x86_64/cpu/libdjl_torch.so",
                        "another processor's"));
        jar(
                "onnxruntime",
                Map.of(
                        "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so",
                        "runtime",
                        "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                        "another processor's"));
        jar("leptonica-linux-arm64", Map.of("org/bytedeco/leptonica/linux-arm64/libleptonica.so.6", "library"));
        jar("hashes-linux-aarch_64", Map.of("hashes.class", "code"));

        unpack(NativePlatform.ARM64);

        assertThat(files("natives"))
                .containsExactlyInAnyOrder(
                        "pytorch/2.7.1-20250812-cpu-linux-aarch64/libtorch.so",
                        "pytorch/2.7.1-20250812-cpu-linux-aarch64/0.36.0-libdjl_torch.so",
                        "onnxruntime/libonnxruntime.so",
                        "javacpp/libleptonica.so.6");
    }

    @Test
    void jarsForAnotherPlatformAreRefusedWithWhatBuildsThem() throws IOException {
        jar("hashes-linux-x86_64", Map.of("hashes.class", "code"));

        assertThatThrownBy(() -> unpack(NativePlatform.ARM64))
                .hasMessage("hashes-linux-x86_64.jar is for linux-x86_64, but the image is for linux-arm64;"
                        + " build with ./mvnw package -DskipTests -Pimages,linux-arm64,-linux-x86_64");
    }

    @Test
    void aJarWithoutNativesKeepsItsBytes() throws IOException {
        jar("plain", Map.of("mixmatch/Plain.class", "code", "META-INF/LICENSE", "Apache"));
        byte[] before = Files.readAllBytes(dir.resolve("app/plain.jar"));

        unpack();

        assertThat(Files.readAllBytes(dir.resolve("app/plain.jar"))).isEqualTo(before);
    }

    @Test
    void aJarWhoseNativesAreTakenOutIsReadByWhoCouldReadItBefore() throws IOException {
        jar("onnxruntime", Map.of("ai/onnxruntime/native/linux-x64/libonnxruntime.so", "runtime"));
        Path jar = dir.resolve("app/onnxruntime.jar");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));

        unpack();

        assertThat(entries("onnxruntime")).isEmpty();
        assertThat(Files.getPosixFilePermissions(jar)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void licensesLieInAFolderAJarAndTheIndexNamesThoseWithoutAny() throws IOException {
        jar(
                "with",
                Map.of(
                        "META-INF/LICENSE.txt",
                        "MIT",
                        "META-INF/NOTICE",
                        "by somebody",
                        "META-INF/licenses/snappy/LICENSE",
                        "BSD",
                        "ThirdPartyNotices.txt",
                        "others",
                        "org/acme/License.class",
                        "code"));
        jar("without", Map.of("org/acme/Plain.class", "code"));

        unpack();

        assertThat(files("licenses"))
                .containsExactlyInAnyOrder(
                        "with/LICENSE.txt",
                        "with/NOTICE",
                        "with/licenses/snappy/LICENSE",
                        "with/ThirdPartyNotices.txt",
                        Licenses.INDEX);
        assertThat(dir.resolve("licenses").resolve(Licenses.INDEX))
                .content()
                .contains("with: 4, in with/")
                .contains("without: none inside");
    }

    @Test
    void aDocumentListsNativesAndWhatIsLinkedIntoThem() throws Exception {
        String folder = "org/bytedeco/leptonica/linux-x86_64/";
        jar(
                "leptonica-1.87.0-1.5.14-linux-x86_64",
                Map.of(
                        folder + "libleptonica.so.6",
                        "library",
                        folder + "include/gif_lib.h",
                        "#define GIFLIB_MAJOR 5\n#define GIFLIB_MINOR 2\n#define GIFLIB_RELEASE 2\n",
                        folder + "lib/pkgconfig/libturbojpeg.pc",
                        "Name: libturbojpeg\nVersion: 3.0.1\n",
                        folder + "lib/pkgconfig/libjpeg.pc",
                        "Name: libjpeg\nVersion: 3.0.1\n",
                        folder + "lib/pkgconfig/libwebp.pc",
                        "Name: libwebp\nVersion: 1.6.0\n"));

        unpack();

        byte[] document = Files.readAllBytes(dir.resolve("natives").resolve(Unpack.PARTS));
        assertThat(new JsonParser().validate(document, Version.VERSION_16)).isEmpty();
        Bom bom = new JsonParser().parse(document);
        assertThat(bom.getComponents())
                .extracting(Component::getType, Component::getName, Component::getVersion)
                .containsExactly(
                        tuple(Component.Type.LIBRARY, "giflib", "5.2.2"),
                        tuple(Component.Type.LIBRARY, "libjpeg-turbo", "3.0.1"),
                        tuple(Component.Type.LIBRARY, "libwebp", "1.6.0"),
                        tuple(Component.Type.FILE, "javacpp/libleptonica.so.6", null));
        assertThat(bom.getComponents().get(3).getHashes())
                .extracting(Hash::getValue)
                .containsExactly(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest("library".getBytes(StandardCharsets.UTF_8))));
        assertThat(bom.getComponents()).allSatisfy(component -> assertThat(component.getProperties())
                .extracting(Property::getValue)
                .containsExactly("leptonica-1.87.0-1.5.14-linux-x86_64.jar"));
    }

    private void unpack() throws IOException {
        unpack(NativePlatform.X86_64);
    }

    private void unpack(NativePlatform platform) throws IOException {
        Unpack.unpack(platform, dir.resolve("app"), dir.resolve("natives"), dir.resolve("licenses"));
    }

    private void jar(String name, Map<String, String> entries) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("app"));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(folder.resolve(name + ".jar")))) {
            for (Map.Entry<String, String> entry : new LinkedHashMap<>(entries).entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
    }

    private List<String> entries(String name) throws IOException {
        try (ZipFile zip = new ZipFile(dir.resolve("app").resolve(name + ".jar").toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    private List<String> files(String folder) throws IOException {
        Path root = dir.resolve(folder);
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(Unpack.PARTS))
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }
}
