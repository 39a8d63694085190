package mixmatch.eval.api;

import io.smallrye.common.annotation.Identifier;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.Broker;
import mixmatch.runs.RunName;
import mixmatch.runs.RunTopics;
import mixmatch.runs.Submission;
import mixmatch.service.KafkaClients;
import mixmatch.service.ServiceConfig;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;
import mixmatch.v1.RunWanted;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Actions on runs: start, stop, resume, delete. Trainers carry them out, as they do those of the command. */
@Path("/api/v1/runs")
public class ActionsResource {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<String> CAN_STOP = Set.of("waiting", "running", "stopping");

    private final RunFacts facts;
    private final StoredDatasets datasets;
    private final ObjectStore store;
    private final ServiceConfig service;
    private final Broker broker;
    private final Guard guard;
    private final Random random = new Random();

    ActionsResource(
            RunFacts facts,
            StoredDatasets datasets,
            ObjectStore store,
            ServiceConfig service,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Guard guard) {
        this.facts = facts;
        this.datasets = datasets;
        this.store = store;
        this.service = service;
        this.broker = new Broker(KafkaClients.settings(kafka), service.topicPrefix());
        this.guard = guard;
    }

    public record Submitted(String run) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Starts a run: 201 with its name")
    public Response start(NewRun wanted, RoutingContext request) throws IOException, InterruptedException {
        guard.requireAction(request);
        if (wanted == null) {
            throw new Refusal(400, "The request has no body; /q/openapi says what it must look like.");
        }
        Dataset images = datasets.load(wanted.datasetId());
        RunSpec spec = wanted.spec(images.manifest());
        String run = RunName.of(spec.name(), wanted.method().orElse(""), Instant.now(), random);
        try {
            Submission submission = Submission.prepare(run, NewRun.ORIGIN, spec, images);
            try (RunTopics topics = new RunTopics(broker, PATIENCE)) {
                topics.submit(submission.store(store, service.cacheDir()));
            }
        } catch (SpecException e) {
            throw NewRun.refusal(e);
        } catch (DatasetException e) {
            throw new Refusal(422, e.getMessage());
        }
        URI created = URI.create("/api/v1/runs/" + run);
        return Response.created(created).entity(new Submitted(run)).build();
    }

    @POST
    @Path("{run}/stop")
    @Operation(summary = "Lets the run's trainer write a checkpoint and leave it: 202")
    public Response stop(String run, RoutingContext request) throws InterruptedException {
        String phase = phase(run, request);
        if (!CAN_STOP.contains(phase)) {
            throw new Refusal(409, "Run %s is %s and can't be stopped.", run, phase);
        }
        return want(run, RunWanted.Wish.WISH_STOP);
    }

    @POST
    @Path("{run}/resume")
    @Operation(summary = "Lets a stopped run go on from its last checkpoint: 202")
    public Response resume(String run, RoutingContext request) throws InterruptedException {
        String phase = phase(run, request);
        if (!phase.equals("stopped") && !phase.equals("stopping")) {
            String sentence = phase.equals("failed")
                    ? "Run %s has failed and can't go on; start it anew with other settings."
                    : "Run %s is %s and needs no resuming.";
            throw new Refusal(409, sentence, run, phase);
        }
        return want(run, RunWanted.Wish.WISH_RUN);
    }

    @DELETE
    @Path("{run}")
    @Operation(summary = "Has a trainer delete all that there is of the run: 202")
    public Response delete(String run, RoutingContext request) throws InterruptedException {
        phase(run, request);
        return want(run, RunWanted.Wish.WISH_DELETE);
    }

    /** Where the run is in its life, for whoever may act on it. */
    private String phase(String run, RoutingContext request) {
        guard.requireAction(request);
        return facts.run(run).line().position().phase();
    }

    private Response want(String run, RunWanted.Wish wish) throws InterruptedException {
        // A run that is to end after some step still is.
        long lastStep = facts.run(run).line().position().steps();
        try (RunTopics topics = new RunTopics(broker, PATIENCE)) {
            topics.want(run, wish, lastStep);
        }
        return Response.accepted(new Submitted(run)).build();
    }
}
