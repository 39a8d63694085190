package mixmatch.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.providers.extension.HealthCenter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A check every second that all channels live. A channel that has failed, as by what its method threw, never brings a message
 * again, while everything else goes on and the process looks well: it ends the process.
 */
@ApplicationScoped
class ChannelWatch {
    private static final int EVERY_SECONDS = 1;
    private static final String NAME = "channel-watch";

    private final HealthCenter health;
    private final ScheduledExecutorService clock = VitalThread.clock(NAME);

    ChannelWatch(HealthCenter health) {
        this.health = health;
    }

    void start(@Observes StartupEvent started) {
        clock.scheduleWithFixedDelay(
                VitalThread.task(NAME, this::look), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stopped) {
        clock.shutdownNow();
    }

    private void look() {
        health.getLiveness().getChannels().stream()
                .filter(channel -> !channel.isOk())
                .findFirst()
                .ifPresent(dead -> FatalFailure.end("channel " + dead.getChannel(), dead.getMessage()));
    }
}
