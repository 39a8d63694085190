package mixmatch.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mixmatch.connections.BrokerAccess;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.KafkaUser;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the plain classes that services share. */
@ApplicationScoped
class Beans {
    @Produces
    @Singleton
    StoreAddress address(ServiceConfig config) {
        ServiceConfig.S3 s3 = config.s3();
        return new StoreAddress(s3.url(), s3.region(), s3.bucket(), s3.accessKey(), s3.secretKey(), s3.ca());
    }

    @Produces
    @Singleton
    ObjectStore store(StoreAddress address) {
        return new ObjectStore(address);
    }

    /** The rights are those of the service's name, whatever its Kafka user is called. */
    @Produces
    @Singleton
    BrokerAccess access(
            ServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        return new BrokerAccess(
                kafka,
                KafkaUser.named(service)
                        .map(user -> user.rights(config.topicPrefix()))
                        .orElse(Set.of()));
    }

    void close(@Disposes ObjectStore store) {
        store.close();
    }

    @Produces
    @Singleton
    Traces traces(
            @ConfigProperty(name = "otel.exporter.otlp.endpoint") Optional<String> endpoint,
            @ConfigProperty(name = "otel.exporter.otlp.traces.endpoint") Optional<String> tracesEndpoint,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        return Traces.to(tracesEndpoint.or(() -> endpoint), "mixmatch-" + service);
    }

    void close(@Disposes Traces traces) {
        traces.close();
    }

    @Produces
    @Singleton
    RunRegistry runs(
            ServiceConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka, MeterRegistry meters) {
        return new RunRegistry(
                KafkaClients.consumer(kafka, RunRegistry.READING), config.topicPrefix(), new Dropped(meters, "runs"));
    }
}
