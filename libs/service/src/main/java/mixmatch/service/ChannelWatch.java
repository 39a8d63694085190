package mixmatch.service;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.providers.extension.HealthCenter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Ends the process once a channel has failed, as by what its method threw: it would look well, and get no message again. */
@ApplicationScoped
class ChannelWatch {
    private static final Duration EVERY = Duration.ofSeconds(1);

    void start(@Observes StartupEvent started, HealthCenter health) {
        VitalThread.repeat("channel-watch", EVERY, EVERY, () -> health.getLiveness().getChannels().stream()
                .filter(channel -> !channel.isOk())
                .findFirst()
                .ifPresent(dead -> FatalFailure.end("channel " + dead.getChannel(), dead::getMessage)));
    }
}
