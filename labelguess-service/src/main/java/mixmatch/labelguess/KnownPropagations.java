package mixmatch.labelguess;

import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import mixmatch.labelguess.propagation.Propagation;
import mixmatch.objects.ObjectStore;
import mixmatch.service.Outages;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;

/** The propagations that orders name in a model's place, verified. For one thread. */
@ApplicationScoped
class KnownPropagations {
    private static final int KEPT = 8;

    private final ObjectStore store;
    /** By SHA-256. Bound: the {@value #KEPT} used last, 8 bytes an image. */
    private final Map<String, Propagation> bySha256 = RecentlyUsed.atMost(KEPT);

    KnownPropagations(ObjectStore store) {
        this.store = store;
    }

    /** The propagation of exactly the ordered SHA-256; throws where its object is missing, damaged or no propagation. */
    Propagation find(GuessingModel ordered) throws IOException {
        return RecentlyUsed.get(bySha256, ordered.getObject().getSha256(), sha256 -> load(ordered.getObject()));
    }

    private Propagation load(ObjectRef object) throws IOException {
        byte[] bytes = Outages.untilDone("labels " + object.getKey(), () -> store.get(object));
        try {
            return PropagationObject.parse(bytes);
        } catch (InvalidProtocolBufferException e) {
            // The object's fault, not that of the message that names it.
            throw new IOException(
                    "object %s holds no propagated labels: %s".formatted(object.getKey(), e.getMessage()));
        }
    }
}
