package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import mixmatch.cli.system.Installation;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Modules depend downward only: services and the command on libs and proto, libs on libs and proto, proto on nothing. */
class ModuleDirectionTest {
    private final Path root = Installation.current().root();
    /** Module folder to the artifacts of this project that it depends on. */
    private final Map<String, Set<String>> dependencies = new TreeMap<>();
    /** Artifact to module folder. */
    private final Map<String, String> modules = new TreeMap<>();

    ModuleDirectionTest() throws Exception {
        Document parent = read(root.resolve("pom.xml"));
        for (Element module : elements(parent, "module")) {
            String folder = module.getTextContent().trim();
            Path file = root.resolve(folder).resolve("pom.xml");
            // A checkout may do without an engine that the trainer finds at run time; Maven misses all others itself.
            if (folder.startsWith("engines/") && !Files.exists(file)) {
                modules.put(folder.replace("engines/", "mixmatch-engine-"), folder);
                continue;
            }
            Document pom = read(file);
            modules.put(child(pom.getDocumentElement(), "artifactId"), folder);
            Set<String> own = new TreeSet<>();
            for (Element dependency : elements(pom, "dependency")) {
                if (child(dependency, "groupId").equals("mixmatch")) {
                    own.add(child(dependency, "artifactId"));
                }
            }
            dependencies.put(folder, own);
        }
    }

    @Test
    void servicesDependOnLibsAndTheContractNeverOnEachOther() {
        assertThat(dependencies)
                .containsKeys("augment-service", "labelguess-service", "trainer-service", "eval-service");
        below("proto|libs/.*|engines/.*", folder -> folder.endsWith("-service"));
        below("proto|libs/.*|tools/.*", folder -> folder.equals("cli"));
        below("proto|libs/.*", folder -> folder.startsWith("tools/"));
    }

    @Test
    void nothingButTheTrainerTakesAnEngineAlong() {
        dependencies.forEach((folder, artifacts) -> {
            if (!folder.equals("trainer-service") && !folder.startsWith("bench/")) {
                assertThat(artifacts).as(folder).noneMatch(artifact -> modules.get(artifact)
                        .startsWith("engines/"));
            }
        });
    }

    @Test
    void libsNeverDependOnServicesOrTheCommand() {
        below("proto|libs/.*", folder -> folder.startsWith("libs/") || folder.startsWith("engines/"));
    }

    @Test
    void theContractDependsOnNothingOfOurs() {
        assertThat(dependencies.get("proto")).isEmpty();
    }

    @Test
    void theCommandDoesNotPullInTheServicesFramework() {
        assertThat(dependencies.get("cli")).doesNotContain("mixmatch-service");
    }

    @Test
    void everyFolderWithAPomIsAModule() throws IOException {
        try (Stream<Path> poms = Files.find(
                root,
                3,
                (path, attributes) -> path.getFileName().toString().equals("pom.xml")
                        && !path.toString().contains("target"))) {
            List<String> folders = poms.map(p -> root.relativize(p.getParent()).toString())
                    .filter(f -> !f.isEmpty())
                    .toList();
            assertThat(dependencies.keySet()).containsAll(folders);
        }
    }

    private void below(String these, Predicate<String> which) {
        dependencies.forEach((folder, artifacts) -> {
            if (which.test(folder)) {
                assertThat(artifacts).as(folder).allSatisfy(a -> assertThat(modules.get(a))
                        .matches(these));
            }
        });
    }

    private static Document read(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static List<Element> elements(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static String child(Element element, String tag) {
        NodeList nodes = element.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(n -> n.getNodeName().equals(tag))
                .map(n -> n.getTextContent().trim())
                .findFirst()
                .orElse("");
    }
}
