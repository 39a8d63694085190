package mixmatch.augment;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import mixmatch.service.JvmVectors;

/** Ends an augment that was started without what {@link RowRearrangement} needs, before it takes an order. */
@ApplicationScoped
class VectorsAreThere {
    void check(@Observes @Priority(1) StartupEvent started) {
        JvmVectors.require("augment");
    }
}
