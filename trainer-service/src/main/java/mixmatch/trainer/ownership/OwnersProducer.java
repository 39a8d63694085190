package mixmatch.trainer.ownership;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import mixmatch.proto.KafkaUser;
import mixmatch.service.Outages;
import mixmatch.service.Pause;
import mixmatch.trainer.kafka.TrainerKafka;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The one producer that may write for a run, in transactions. A refusal by the broker does not say why: another owner may
 * have taken the run, or the broker lost what it knew of a transaction when it was killed. The run's state tells which of both
 * it was: the owner whose epoch it names begins anew with another producer and loses nothing. So it does where no answer comes.
 */
final class OwnersProducer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OwnersProducer.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    /** For the first call; a quarter longer after one that takes longer. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(4);

    private static final Duration MOST_PATIENCE = Duration.ofSeconds(60);

    private final String run;
    private final TrainerKafka kafka;
    private volatile Producer<String, byte[]> producer;
    // This and the next three are used under this object's lock.
    private OptionalLong epoch = OptionalLong.empty();
    private boolean lost;
    private Duration patience = LEAST_PATIENCE;
    private final Outages.Waiting waiting;

    /** Takes the run from whoever wrote for it before: from now on the broker refuses them. */
    OwnersProducer(String run, TrainerKafka kafka) {
        this.run = run;
        this.kafka = kafka;
        this.waiting = new Outages.Waiting("announcements of " + run);
        this.producer = initialized();
    }

    private Producer<String, byte[]> initialized() {
        for (int attempt = 1; ; attempt++) {
            Producer<String, byte[]> initialized =
                    kafka.producer(KafkaUser.transactionalIds(kafka.prefix()) + run, patience, attempt);
            try {
                initialized.initTransactions();
                return initialized;
            } catch (TimeoutException e) {
                initialized.close(Duration.ZERO);
                if (patience.equals(MOST_PATIENCE)) {
                    throw e;
                }
                waiting.failed(e);
                becomePatient();
            } catch (KafkaException e) {
                initialized.close(Duration.ZERO);
                throw e;
            }
        }
    }

    private void becomePatient() {
        Duration more = patience.multipliedBy(5).dividedBy(4);
        patience = more.compareTo(MOST_PATIENCE) < 0 ? more : MOST_PATIENCE;
    }

    private void becomeImpatient() {
        Duration less = patience.multipliedBy(4).dividedBy(5);
        patience = less.compareTo(LEAST_PATIENCE) > 0 ? less : LEAST_PATIENCE;
    }

    /** Says that this owner's epoch is committed in the run's state. Without it every refusal is final. */
    synchronized void owns(long committed) {
        epoch = OptionalLong.of(committed);
    }

    /** Commits until it is done, unless the run is another owner's, or may be; what is committed twice changes nothing. */
    synchronized void commit(List<ProducerRecord<String, byte[]>> records) {
        while (true) {
            if (lost) {
                throw new LostOwnershipException(run, null);
            }
            try {
                producer.beginTransaction();
                records.forEach(producer::send);
                producer.commitTransaction();
                waiting.over();
                becomeImpatient();
                return;
            } catch (AuthorizationException e) {
                lost = true;
                throw new LostOwnershipException(run, e);
            } catch (InterruptException e) {
                throw e;
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                renew(e);
            } catch (TimeoutException e) {
                // A broker that is cut off puts off who takes it for the coordinator, for as long as it is.
                waiting.failed(e);
                becomePatient();
                renew(e);
            } catch (KafkaException e) {
                waiting.failed(e);
                abort();
                Pause.of(AFTER_FAILURE);
            }
        }
    }

    private void abort() {
        try {
            producer.abortTransaction();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            renew(e);
        }
    }

    private void renew(KafkaException refusal) {
        producer.close(Duration.ZERO);
        while (true) {
            try {
                // Before, so that an owner who was stopped for long does not fence the one who has the run now; and
                // after, since only then nobody else can commit another epoch. A transaction that was not answered may
                // still be open, and would hide the state until it is ended.
                if (!(refusal instanceof TimeoutException)) {
                    refuseUnlessOwned(refusal);
                }
                producer = initialized();
                refuseUnlessOwned(refusal);
                LOG.infof("A run's owner goes on with a new producer. run=%s reason=%s", run, refusal.getMessage());
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                waiting.failed(e);
                producer.close(Duration.ZERO);
                Pause.of(AFTER_FAILURE);
            }
        }
    }

    private void refuseUnlessOwned(KafkaException refusal) {
        if (epoch.isEmpty() || new OwnerHistory(run, kafka).state().getEpoch() != epoch.getAsLong()) {
            lost = true;
            throw new LostOwnershipException(run, refusal);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
