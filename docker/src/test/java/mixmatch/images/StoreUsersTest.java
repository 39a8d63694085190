package mixmatch.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mixmatch.proto.StoreUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who knows which key of the store, and what its own client is called with to make its users. */
class StoreUsersTest {
    @TempDir
    Path dir;

    @Test
    void noServiceKnowsAnothersKeyOrTheRoots() throws IOException {
        Map<String, String> variables = Arrays.stream(StoreUser.values())
                .collect(Collectors.toMap(
                        StoreUser::text,
                        user -> user == StoreUser.TRAIN ? "MIXMATCH_S3_SECRET_KEY" : user.name() + "_S3_SECRET_KEY"));
        Compose.services().forEach((name, service) -> {
            String environment = Compose.map(service, "environment").toString();
            if (!List.of("s3", "s3-users").contains(name)) {
                assertThat(environment).as(name).doesNotContain("S3_ROOT_PASSWORD");
                variables.forEach((user, variable) -> assertThat(environment.contains("${" + variable))
                        .as("%s and %s", name, variable)
                        .isEqualTo(name.equals(user)));
            }
        });
    }

    @Test
    void eachUserIsGivenItsPolicyAndKeysGoByStandardInputAlone() throws Exception {
        List<String> called = call("s3", "http://s3:9000");

        assertThat(called).startsWith("mc alias set store http://s3:9000 <root root-secret>");
        for (StoreUser user : StoreUser.values()) {
            String name = user.text();
            Path policy = dir.resolve("store/%s.json".formatted(name));
            assertThat(policy).exists();
            assertThat(called)
                    .containsSubsequence(
                            "mc mb --ignore-existing store/mixmatch <>",
                            "mc admin policy create store mixmatch-%s %s <>".formatted(name, policy),
                            "mc admin user add store <%s secret-of-%s>".formatted(name, name),
                            "mc admin policy attach store mixmatch-%s --user %s <>".formatted(name, name));
        }
        assertThat(called).hasSize(2 + 3 * StoreUser.values().length);
    }

    @Test
    void aPolicyThatIsAttachedAlreadyIsNoFailureAndAnyOtherIsOne() throws Exception {
        assertThat(call("The specified policy change is already in effect.", "http://s3:9000"))
                .hasSize(2 + 3 * StoreUser.values().length);
        assertThat(call("The user does not exist.", "http://s3:9000")).hasSize(2 + 3);
    }

    /** The calls of MinIO's client, which stands for itself by a script; {@code refusal}: what it says to an attachment. */
    private List<String> call(String refusal, String url) throws Exception {
        Path programs = Files.createDirectories(dir.resolve("programs"));
        Path calls = dir.resolve("calls");
        Files.deleteIfExists(calls);
        Path mc = Files.writeString(programs.resolve("mc"), """
                #!/bin/sh
                case "$*" in
                  *'alias set'* | *'user add'*) given=$(cat | paste -s -d ' ') ;;
                  *) given= ;;
                esac
                printf 'mc %%s <%%s>\\n' "$*" "$given" >>'%s'
                case "$*" in
                  *attach*)
                    case '%s' in
                      s3) ;;
                      *) echo '%s' >&2; exit 1 ;;
                    esac
                    ;;
                esac
                """.formatted(calls, refusal, refusal));
        Files.setPosixFilePermissions(mc, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder("sh", mounted().toString(), url)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("said").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", programs + ":" + environment.get("PATH"));
        environment.put("MINIO_ROOT_USER", "root");
        environment.put("MINIO_ROOT_PASSWORD", "root-secret");
        for (StoreUser user : StoreUser.values()) {
            environment.put(user.name() + "_KEY", user.text());
            environment.put(user.name() + "_SECRET", "secret-of-" + user.text());
        }
        builder.start().waitFor();
        return Files.readAllLines(calls);
    }

    /** The script, with what lies beside it in the container. */
    private Path mounted() throws IOException {
        Path store = Files.createDirectories(dir.resolve("store"));
        for (Object volume : Compose.list(Compose.services().get("s3-users"), "volumes")) {
            String[] parts = ((String) volume).split(":");
            Path to = store.resolve(Path.of(parts[1]).getFileName());
            assertThat(parts[1]).isEqualTo("/store/" + to.getFileName());
            Files.copy(Compose.HOME.resolve(parts[0]), to, StandardCopyOption.REPLACE_EXISTING);
        }
        return store.resolve("store-users");
    }

    @Test
    void aNewEnvironmentHasASecretOfItsOwnInEachLineThatHasNone() throws Exception {
        Path home = Files.createDirectories(dir.resolve("home/docker")).getParent();
        Files.copy(Compose.HOME.resolve("docker/new-env"), home.resolve("docker/new-env"));
        Files.copy(Compose.HOME.resolve(".env.example"), home.resolve(".env.example"));

        assertThat(newEnvironment(home)).isZero();

        List<String> made = Files.readAllLines(home.resolve(".env"));
        List<String> secrets = made.stream()
                .filter(line -> line.matches("[A-Z0-9_]+(_KEY|_PASSWORD)=.+") && !line.contains("_ACCESS_KEY"))
                .toList();
        assertThat(made).noneMatch(line -> line.matches("[A-Z0-9_]+="));
        assertThat(secrets).hasSize(8).allMatch(line -> line.length() > 40);
        assertThat(secrets.stream().map(line -> line.substring(line.indexOf('='))))
                .doesNotHaveDuplicates();
        assertThat(Files.getPosixFilePermissions(home.resolve(".env")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(newEnvironment(home)).isEqualTo(2);
        assertThat(home.resolve(".env")).hasContent(String.join("\n", made));
    }

    private static int newEnvironment(Path home) throws Exception {
        return new ProcessBuilder("bash", home.resolve("docker/new-env").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void whatShowsTopicsAndCurvesWantsAPassword() throws IOException {
        assertThat(Compose.map(Compose.services().get("grafana"), "environment").get("GF_SECURITY_ADMIN_PASSWORD"))
                .asString()
                .startsWith("${GRAFANA_PASSWORD:?");
        assertThat(Compose.map(Compose.services().get("browser"), "environment").get("BROWSER_PASSWORD"))
                .asString()
                .startsWith("${BROWSER_PASSWORD:?");
        Map<String, Object> akhq = Compose.yaml("docker/compose/akhq.yml");
        assertThat(Compose.map(Compose.map(akhq, "micronaut"), "security")).containsEntry("enabled", true);
        Map<String, Object> security = Compose.map(Compose.map(akhq, "akhq"), "security");
        assertThat(security).containsEntry("default-group", "no-roles");
        assertThat(Compose.list(security, "basic-auth"))
                .singleElement()
                .asString()
                .contains("password=${BROWSER_PASSWORD_SHA256}");
    }
}
