package mixmatch.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which packages refer to which, and what constructors take, over all modules that are built: a build of some looks at these. */
class PackagesTest {
    private static final String[] FRAMEWORKS = {
        "org.apache.kafka..", "io.quarkus..", "jakarta..", "io.minio..", "mixmatch.v1..", "mixmatch.service.."
    };

    private static JavaClasses all;

    @BeforeAll
    static void readAll() throws IOException {
        try (Stream<Path> folders = Files.find(
                Path.of(".."),
                4,
                (path, attributes) -> path.endsWith("target/classes") && !path.startsWith("../bench"))) {
            List<Path> modules = folders.toList();
            assertThat(modules).contains(Path.of("../libs/methods/target/classes"));
            all = new ClassFileImporter().importPaths(modules);
        }
    }

    @Test
    void noPackagesFormACircle() {
        slices().matching("mixmatch.(**)").should().beFreeOfCycles().check(all);
    }

    @Test
    void methodsKnowTheSpecAndRandomnessAlone() {
        classes()
                .that()
                .resideInAPackage("mixmatch.methods..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "mixmatch.methods..",
                        "mixmatch.spec..",
                        "mixmatch.randomness..",
                        "java..",
                        "org.apache.commons.rng..")
                .check(all);
    }

    @Test
    void networksKnowTheSpecAndRandomnessAlone() {
        classes()
                .that()
                .resideInAPackage("mixmatch.networks..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "mixmatch.networks..",
                        "mixmatch.spec..",
                        "mixmatch.randomness..",
                        "java..",
                        "org.apache.commons.rng..",
                        // ONNX as Protobuf messages.
                        "ai.onnx.proto..",
                        "com.google.protobuf..")
                .check(all);
    }

    @Test
    void arithmeticKnowsNeitherKafkaNorServicesNorTheStore() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "mixmatch.augmentation..",
                        "mixmatch.methods..",
                        "mixmatch.networks..",
                        "mixmatch.engine..",
                        "mixmatch.trainer.engine..",
                        "mixmatch.trainer.step..",
                        "mixmatch.labelguess.propagation..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .allowEmptyShould(true)
                .check(all);
    }

    @Test
    void noConstructorTakesMoreThanSevenArguments() {
        assertThat(all.stream()
                        .filter(type -> !type.isAnonymousClass())
                        .flatMap(type -> type.getConstructors().stream())
                        .filter(constructor -> arguments(constructor) > 7))
                .isEmpty();
    }

    /** Those that are written: the compiler adds name and number of an enum's constant, and the object that an inner one is in. */
    private static int arguments(JavaConstructor constructor) {
        JavaClass type = constructor.getOwner();
        int added = type.isEnum() ? 2 : type.isInnerClass() ? 1 : 0;
        return constructor.getRawParameterTypes().size() - added;
    }

    @Test
    void nothingKnowsAnEngineOfItsOwnModule() {
        noClasses()
                .that()
                .resideOutsideOfPackage("mixmatch.engine.onednn..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("mixmatch.engine.onednn..")
                .check(all);
    }
}
