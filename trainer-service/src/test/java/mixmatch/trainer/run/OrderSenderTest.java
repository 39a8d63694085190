package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.Traces;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.artifacts.CompleteModels;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class OrderSenderTest {
    /** Which models are complete is all that is asked here; nothing is written. */
    private final CompleteModels models = new CompleteModels(new ObjectStore(new StoreAddress(
            URI.create("http://127.0.0.1:9"), StoreAddress.DEFAULT_REGION, "none", "none", "none", Optional.empty())));

    private final MockProducer<String, byte[]> sent =
            new MockProducer<>(true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());

    @Test
    void pinnedOrdersNameTheModelOfTheScheduleAndWaitForIt() throws Exception {
        OrderSender pinned = ordering("pinned");
        complete(0);
        pinned.order(0);
        assertThat(orders()).hasSize(20).allMatch(order -> order.getModel().getStep() == 0);
        pinned.order(8);
        assertThat(orders()).last().returns(24L, BatchOrder::getStep);
        complete(8);
        pinned.order(8);
        assertThat(orders())
                .hasSize(28)
                .last()
                .returns(28L, BatchOrder::getStep)
                .returns(8L, order -> order.getModel().getStep());
    }

    @Test
    void stepsAreOrderedTogetherAsSoonAsTheFirstOfThemMustBe() throws Exception {
        OrderSender pinned = ordering("pinned");
        complete(0);
        pinned.order(0);
        for (long completed = 1; completed <= 3; completed++) {
            pinned.order(completed);
            assertThat(orders())
                    .as("step %d must be ordered, and is", completed + 17)
                    .hasSize(20);
        }
        pinned.order(4);
        assertThat(orders()).hasSize(24);
    }

    @Test
    void whatWaitsForAModelIsOrderedAsSoonAsItIsComplete() throws Exception {
        OrderSender pinned = ordering("pinned");
        complete(0);
        pinned.orderWhatWaited();
        assertThat(orders()).as("before the first order").isEmpty();
        pinned.order(0);
        pinned.order(8);
        complete(8);
        pinned.orderWhatWaited();
        assertThat(orders()).hasSize(28).last().returns(28L, BatchOrder::getStep);
        for (long t = 1; t <= 28; t++) {
            pinned.openOrders().done(t);
        }
        pinned.orderWhatWaited();
        assertThat(orders()).as("steps that are done").hasSize(28);
    }

    @Test
    void latestOrdersNameTheNewestCompleteModel() throws Exception {
        OrderSender latest = ordering("latest");
        complete(0);
        latest.order(0);
        complete(8);
        latest.order(9);
        List<BatchOrder> orders = orders();
        assertThat(orders.subList(0, 17)).allMatch(order -> order.getModel().getStep() == 0);
        assertThat(orders.subList(17, 26)).allMatch(order -> order.getModel().getStep() == 8);
    }

    @Test
    void latestOrdersAfterARestartNameTheCheckpointsModel() throws Exception {
        OrderSender before = ordering("latest");
        complete(32);
        complete(40);
        assertThat(before.modelsNeededAfter(44))
                .extracting(GuessingModel::getStep)
                .containsExactly(40L);
        models.forgetBefore(40);
        OrderSender after = ordering("latest");
        after.order(44);
        assertThat(orders()).hasSize(17).allMatch(order -> order.getModel().getStep() == 40);
        assertThat(orders()).first().returns(45L, BatchOrder::getStep);
    }

    @Test
    void aModelThatAnOpenOrderNamesIsNotForgotten() {
        OrderSender latest = ordering("latest");
        complete(0);
        latest.order(0);
        complete(8);
        complete(16);
        latest.forgetModels(16);
        assertThat(models.keys()).contains(key(0));
        for (long t = 1; t <= 17; t++) {
            latest.openOrders().done(t);
        }
        latest.forgetModels(16);
        assertThat(models.keys()).containsExactly(key(16));
    }

    @Test
    void pinnedModelsAreKeptAsLongAsTheScheduleNamesThem() {
        OrderSender pinned = ordering("pinned");
        for (long step = 0; step <= 40; step += 8) {
            complete(step);
            pinned.forgetModels(step);
        }
        assertThat(pinned.modelsNeededAfter(40))
                .extracting(GuessingModel::getStep)
                .containsExactly(24L, 32L, 40L);
        assertThat(models.keys()).containsExactlyInAnyOrder(key(24), key(32), key(40));
    }

    @Test
    void aMethodThatGuessesNothingOrdersWithoutAModel() throws Exception {
        OrderSender supervised = ordering("pinned", Map.of("method.name", "supervised"));
        supervised.order(0);
        assertThat(orders()).hasSize(20).noneMatch(BatchOrder::hasModel);
        assertThat(supervised.modelsNeededAfter(0)).isEmpty();
    }

    private OrderSender ordering(String mode) {
        return ordering(mode, Map.of());
    }

    private OrderSender ordering(String mode, Map<String, String> overrides) {
        RunSpec spec = RunSpec.parse(
                "name: digits\ndataset: {source: digits, labels: 10, validationPerClass: 0, imageSize: 8}\n"
                        + "schedule: {mode: %s, publishEvery: 8, lead: 16}\ntraining: {steps: 800}\n".formatted(mode),
                "this test",
                overrides);
        TrainerKafka kafka = new TrainerKafka(Map.of(), "", "") {
            @Override
            public Producer<String, byte[]> producer(Map<String, Object> more) {
                return sent;
            }
        };
        return new OrderSender(
                "digits",
                1,
                Demand.of(spec, 1000),
                models,
                new TrainerMetrics(new SimpleMeterRegistry()),
                new StepSpans(Traces.OFF, "digits", 1),
                kafka);
    }

    private void complete(long step) {
        models.keep(
                GuessingModel.newBuilder()
                        .setStep(step)
                        .setObject(ObjectRef.newBuilder().setKey(key(step)))
                        .build(),
                new byte[0]);
    }

    private static String key(long step) {
        return ObjectKeys.guessingModel("digits", step, 1);
    }

    private List<BatchOrder> orders() throws InvalidProtocolBufferException {
        List<BatchOrder> orders = new ArrayList<>();
        for (var record : sent.history()) {
            orders.add(BatchOrder.parseFrom(record.value()));
        }
        return orders;
    }
}
