package mixmatch.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.providers.extension.HealthCenter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** Ends the process once a channel has failed, as by what its method threw: it would look well, and get no message again. */
@ApplicationScoped
class ChannelWatch {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private ScheduledExecutorService clock;

    void start(@Observes StartupEvent started, HealthCenter health) {
        clock = VitalThread.repeat("channel-watch", EVERY, EVERY, () -> health.getLiveness().getChannels().stream()
                .filter(channel -> !channel.isOk())
                .findFirst()
                .ifPresent(dead -> FatalFailure.end("channel " + dead.getChannel(), dead::getMessage)));
    }

    void stop(@Observes ShutdownEvent stopped) {
        clock.shutdownNow();
    }
}
