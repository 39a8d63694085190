package mixmatch.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.SecuredSystem.Listener;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.ChildCommand;
import mixmatch.cli.system.HangLimit;
import mixmatch.cli.system.Installation;
import mixmatch.cli.system.ServiceName;

/** A replica of a service as it is started beside a broker and a store with TLS, as the user that bears its name. */
final class SecuredService {
    private SecuredService() {}

    static ChildCommand command(SecuredSystem system, WorkDir work, ServiceName service) throws Exception {
        return command(system, work, service, system.environment(service.text()));
    }

    /** @param kafka settings of its Kafka clients as variables of the environment */
    static ChildCommand command(SecuredSystem system, WorkDir work, ServiceName service, Map<String, String> kafka)
            throws Exception {
        ChildCommand command = ChildCommand.service(
                Installation.current(), work, service, 1, system.addresses(Listener.SECURED, kafka), false);
        Map<String, String> environment = new LinkedHashMap<>(command.environment());
        environment.putAll(SecuredSystem.credentials(service.text()).environment());
        environment.put(Addresses.CA, system.ca().toString());
        Files.createDirectories(work.cache(command.name()));
        return with(command, environment);
    }

    /** The same with its secrets in a file, as one that is mounted, and not in its environment. */
    static ChildCommand fromFile(ChildCommand command, Path file) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(command.environment());
        Properties secrets = new Properties();
        secrets.put("kafka.sasl.jaas.config", environment.remove("KAFKA_SASL_JAAS_CONFIG"));
        secrets.put("mixmatch.s3.secret-key", environment.remove(Credentials.SECRET_KEY));
        try (Writer out = Files.newBufferedWriter(file)) {
            secrets.store(out, "of " + command.name());
        }
        environment.put("QUARKUS_CONFIG_LOCATIONS", file.toString());
        return with(command, environment);
    }

    static ChildCommand with(ChildCommand command, Map<String, String> environment) {
        return new ChildCommand(
                command.name(),
                command.command(),
                environment,
                command.log(),
                command.temporary(),
                command.port(),
                command.niceness());
    }

    /** Starts it as the command would. */
    static Child start(ChildCommand command) throws IOException {
        return new Child(command, HangLimit.of(Map.of()), said -> {});
    }

    static void end(List<Child> services) throws InterruptedException {
        services.forEach(Child::askToEnd);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
        for (Child service : services) {
            service.awaitEnd(deadline);
        }
    }
}
