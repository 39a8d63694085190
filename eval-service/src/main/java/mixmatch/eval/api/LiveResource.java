package mixmatch.eval.api;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import mixmatch.eval.board.ServicesView;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The services with what flows between them now, and live events as a stream of server-sent events. */
@Path("/api/v1")
public class LiveResource {
    private static final long RETRY_MILLIS = 2_000;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final LiveClients clients;
    private final ServicesWatch services;

    LiveResource(LiveClients clients, ServicesWatch services) {
        this.clients = clients;
        this.services = services;
    }

    @GET
    @Path("services")
    @Operation(summary = "Replicas, lag, rates, and what holds up the rest")
    public ServicesView state() throws InterruptedException {
        return services.view();
    }

    @GET
    @Path("events")
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "LiveEvent events: runs, deleted, progress, evaluation, event, services")
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        services.begin();
        OutboundSseEvent hello = sse.newEventBuilder()
                .comment("live")
                .reconnectDelay(RETRY_MILLIS)
                .build();
        Multi<OutboundSseEvent> told = clients.join().map(event -> sse.newEventBuilder()
                .id(Long.toString(event.id()))
                .name(event.name())
                .data(event.json())
                .build());
        // Proxies close what is silent, and a client that has gone is only noticed by writing to it.
        Multi<OutboundSseEvent> alive = Multi.createFrom()
                .ticks()
                .every(SIGN_OF_LIFE)
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder().comment("alive").build());
        return Multi.createBy().merging().streams(Multi.createFrom().item(hello), told, alive);
    }
}
