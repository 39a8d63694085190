package mixmatch.cli.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: everything that a run needs, looked at, each with its remedy. */
@Command(
        name = "doctor",
        description = "Checks what a run needs: JDK, processor and its engine, GPU, memory, disk, ports, and the"
                + " broker and store that are up or named by options. Starts and changes nothing. Exit code 1:"
                + " runs will not work.")
public final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkDir dir = WorkDir.at(cluster.dir);
        List<Finding> findings = new ArrayList<>(new Machine(dir).findings());
        findings.addAll(new ReachedSystem(cluster).findings());
        if (json) {
            cluster.console.out().println(new ObjectMapper().writeValueAsString(findings));
        } else {
            for (Finding finding : findings) {
                String grade = finding.grade().name().toLowerCase(Locale.ROOT);
                cluster.console.out().printf("%-5s %-10s %s%n", grade, finding.about(), finding.found());
                String remedy = cluster.console.hints().in(finding.remedy());
                if (!remedy.isEmpty()) {
                    cluster.console.out().printf("%-16s -> %s%n", "", remedy);
                }
            }
        }
        return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.BAD) ? CommandFailure.FAILED : 0;
    }
}
