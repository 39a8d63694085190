package mixmatch.cli.system;

import picocli.CommandLine.Option;

/** The options of a command whose work services do, which it starts where nobody else does. */
public class ServicesOptions extends SystemOptions {
    @Option(names = "--no-services", description = "Start no services: those that use the same Kafka do the work.")
    void noServices(boolean elsewhere) {
        noServices = elsewhere;
    }
}
