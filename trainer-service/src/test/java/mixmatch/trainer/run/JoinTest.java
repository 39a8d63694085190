package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.ObjectRef;
import org.junit.jupiter.api.Test;

class JoinTest {
    private static final GuessingModel MODEL = GuessingModel.newBuilder()
            .setObject(ObjectRef.newBuilder().setSha256("abc"))
            .build();

    private final OpenOrders orders = new OpenOrders(System::nanoTime);
    private final List<String> dropped = new ArrayList<>();
    private final Join join =
            new Join("a", new Join.Sizes(new Join.Rows(2, 2, 2), new ImageSize(1, 1, 3), 4, 9), orders, dropped::add);

    @Test
    void aPairLeavesOnceBothAreHere() throws InterruptedException {
        orders.order(1, Optional.of(MODEL));
        join.accept(labeled().build());
        assertThat(join.await(1, 0)).isEmpty();
        assertThat(join.missing(1)).contains("labelguess");
        join.accept(guessed().build());
        assertThat(join.await(1, 0)).isPresent();
        assertThat(dropped).isEmpty();
    }

    @Test
    void vectorsAreTakenOnlyWhereVectorsWereOrdered() throws InterruptedException {
        Join ofVectors = new Join(
                "a", new Join.Sizes(new Join.Rows(2, 2, 0), ImageSize.ofVector(3), 4, 9), orders, dropped::add);
        orders.order(1, Optional.empty());
        LabeledBatch.Builder vectors =
                labeled().setVectors(true).setPixels(ByteString.copyFrom(new byte[2 * 3 * Float.BYTES]));
        join.accept(vectors.build());
        ofVectors.accept(labeled().build());
        assertThat(dropped).containsExactly("wrong-sizes", "wrong-sizes");

        ofVectors.accept(vectors.build());
        assertThat(ofVectors.await(1, 0)).isPresent();
    }

    @Test
    void aSupervisedStepNeedsNoUnlabelledImages() throws InterruptedException {
        Join supervised = new Join(
                "a", new Join.Sizes(new Join.Rows(2, 2, 0), new ImageSize(1, 1, 3), 4, 9), orders, dropped::add);
        orders.order(1, Optional.empty());
        supervised.accept(labeled().build());
        assertThat(supervised.await(1, 0)).isPresent();
    }

    @Test
    void whereNothingIsGuessedThePairHasUnlabelledImagesAlone() throws InterruptedException {
        orders.order(1, Optional.empty());
        join.accept(labeled().build());
        assertThat(join.await(1, 0)).isEmpty();
        join.accept(guessed().clearModel().build());
        assertThat(dropped).containsExactly("wrong-sizes");

        GuessedBatch unguessed = guessed()
                .clearModel()
                .clearClasses()
                .clearGuesses()
                .clearWeights()
                .build();
        join.accept(unguessed);
        assertThat(join.await(1, 0).orElseThrow().guessed()).contains(unguessed);
    }

    @Test
    void whatNobodyOrderedIsDropped() {
        join.accept(labeled().build());
        assertThat(dropped).containsExactly("not-ordered");
    }

    @Test
    void aRepeatedBatchIsDropped() {
        orders.order(1, Optional.of(MODEL));
        join.accept(labeled().build());
        join.accept(labeled().build());
        assertThat(dropped).containsExactly("repeated");
    }

    @Test
    void aGuessOfAnotherModelIsDropped() {
        orders.order(1, Optional.of(MODEL));
        join.accept(guessed()
                .setModel(GuessingModel.newBuilder()
                        .setObject(ObjectRef.newBuilder().setSha256("def")))
                .build());
        assertThat(dropped).containsExactly("other-model");
    }

    @Test
    void wrongSizesAreDropped() {
        orders.order(1, Optional.of(MODEL));
        join.accept(labeled().setPixels(ByteString.copyFrom(new byte[5])).build());
        join.accept(labeled().addLabels(1).build());
        join.accept(labeled().setLabels(0, 4).build());
        join.accept(guessed().setAugmentations(1).build());
        join.accept(guessed().addGuesses(1).build());
        assertThat(dropped).containsOnly("wrong-sizes").hasSize(5);
    }

    @Test
    void guessesThatAreNoProbabilitiesAreDropped() {
        orders.order(1, Optional.of(MODEL));
        join.accept(guessed().setGuesses(0, Float.NaN).build());
        join.accept(guessed().setGuesses(1, -0.5f).build());
        join.accept(guessed().setGuesses(1, 1.5f).build());
        join.accept(guessed().setWeights(0, Float.NaN).build());
        join.accept(guessed().setWeights(0, -1f).build());
        join.accept(guessed().setWeights(0, Float.POSITIVE_INFINITY).build());
        assertThat(dropped).containsOnly("impossible").hasSize(6);
    }

    @Test
    void guessesWithoutAWeightForEachImageAreDropped() {
        orders.order(1, Optional.of(MODEL));
        join.accept(guessed().addWeights(1).build());
        join.accept(guessed().setImages(0, 9).build());
        join.accept(guessed().addImages(1).build());
        join.accept(guessed().addClassWeights(1).build());
        assertThat(dropped).containsOnly("wrong-sizes").hasSize(4);
    }

    @Test
    void anotherRunsBatchOnTheSamePartitionIsDropped() {
        orders.order(1, Optional.of(MODEL));
        join.accept(labeled().setRun("b").build());
        assertThat(dropped).containsExactly("other-run");
        assertThat(join.missing(1)).contains("augment");
    }

    private static LabeledBatch.Builder labeled() {
        return LabeledBatch.newBuilder()
                .setRun("a")
                .setStep(1)
                .setHeight(1)
                .setWidth(1)
                .setChannels(3)
                .setPixels(ByteString.copyFrom(new byte[6]))
                .addLabels(0)
                .addLabels(3);
    }

    private static GuessedBatch.Builder guessed() {
        return GuessedBatch.newBuilder()
                .setRun("a")
                .setStep(1)
                .setModel(MODEL)
                .setAugmentations(2)
                .setHeight(1)
                .setWidth(1)
                .setChannels(3)
                .setPixels(ByteString.copyFrom(new byte[12]))
                .addTruth(-1)
                .addTruth(2)
                .setClasses(4)
                .addAllGuesses(List.of(1f, 0f, 0f, 0f, 0f, 0f, 1f, 0f))
                .addAllWeights(List.of(1f, 0.5f))
                .addAllImages(List.of(8, 0));
    }
}
