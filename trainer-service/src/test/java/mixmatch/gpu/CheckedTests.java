package mixmatch.gpu;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The golden vectors and the tests of whoever learns, on the device that this process has chosen. */
final class CheckedTests {
    private static final List<String> CLASSES = List.of(
            "mixmatch.trainer.engine.GoldenNetworksTest",
            "mixmatch.trainer.step.GoldenArithmeticTest",
            "mixmatch.trainer.step.GoldenTrainingStepsTest",
            "mixmatch.trainer.step.OwnLossesTest",
            "mixmatch.trainer.step.StepImagesTest",
            "mixmatch.trainer.step.TrainerTest",
            "mixmatch.trainer.step.AdversarialRowsTest",
            "mixmatch.trainer.engine.ImageGradientsTest");

    private CheckedTests() {}

    static void run(ObjectNode found) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(CLASSES.stream().map(name -> selectClass(name)).toList())
                .build();
        launcher.execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        found.put("tests", summary.getTestsFoundCount());
        found.put("succeeded", summary.getTestsSucceededCount());
        found.put("failed", summary.getTestsFailedCount());
        ArrayNode failures = found.putArray("failures");
        for (TestExecutionSummary.Failure failure : summary.getFailures()) {
            failures.addObject()
                    .put("test", failure.getTestIdentifier().getLegacyReportingName())
                    .put("source", failure.getTestIdentifier().getUniqueId())
                    .put("reason", String.valueOf(failure.getException().getMessage()));
        }
        summary.printFailuresTo(new PrintWriter(System.err, true));
    }
}
