package mixmatch.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is fetched as an image is named by its digest, the same one everywhere, and where an update bot finds it. */
class PinsTest {
    private static final Pattern PINNED = Pattern.compile("([a-z0-9./-]+):([A-Za-z0-9._-]+)@(sha256:[0-9a-f]{64})");
    /** None could be looked up; an update bot adds it. */
    private static final Set<String> WITHOUT_DIGEST = Set.of("tchiotludo/akhq:0.26.0");

    @Test
    void everyImageThatComposeFetchesHasItsDigest() throws IOException {
        Compose.services().forEach((name, service) -> {
            String image = (String) service.get("image");
            if (!Compose.OURS.contains(name) && !WITHOUT_DIGEST.contains(image)) {
                assertThat(image).as(name).matches(PINNED);
            }
        });
    }

    @Test
    void kubernetesHasTheSameBrokerAndStore() throws IOException {
        String kustomization = Compose.text("k8s/components/kafka-and-minio/kustomization.yaml");
        for (String name : List.of("kafka", "s3")) {
            MatchResult image =
                    match(PINNED, (String) Compose.services().get(name).get("image"));
            assertThat(kustomization)
                    .contains("name: %s\n    newTag: %s\n    digest: %s\n"
                            .formatted(image.group(1), image.group(2), image.group(3)));
        }
    }

    @Test
    void theBasesOfOurImagesHaveTheirDigestsAndComposeHasTheSame() throws IOException {
        String dockerfile = Compose.text("docker/Dockerfile");
        String debian =
                match(Pattern.compile("(?m)^ARG DEBIAN=(.+)$"), dockerfile).group(1);
        assertThat(debian).matches(PINNED);
        assertThat(Compose.text("docker-compose.yml")).contains("${MIXMATCH_DEBIAN:-%s}".formatted(debian));
        // The stages of other files have names of their own.
        assertThat(dockerfile.lines().filter(line -> line.startsWith("FROM ")))
                .allMatch(line -> line.matches("FROM (\\$\\{(DEBIAN|JRE)}|jre|base|service) AS [a-z-]+"));
    }

    @Test
    void theUpdateBotFindsTheBasesThatAreValuesOfVariables() throws IOException {
        Map<String, Object> bot = Compose.yaml("renovate.json");
        assertThat(Compose.list(bot, "enabledManagers"))
                .contains("maven", "maven-wrapper", "dockerfile", "docker-compose", "kustomize", "custom.regex");
        @SuppressWarnings("unchecked")
        Map<String, Object> manager =
                (Map<String, Object>) Compose.list(bot, "customManagers").get(0);
        Pattern found =
                Pattern.compile((String) Compose.list(manager, "matchStrings").get(0));
        for (Object file : Compose.list(manager, "managerFilePatterns")) {
            assertThat(found.matcher(Compose.text((String) file)).results())
                    .as("%s", file)
                    .hasSize(1);
        }
    }

    private static MatchResult match(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s is not in %s".formatted(pattern, text)));
    }
}
