package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.proto.Topic;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;

/** Replies to the trainer's orders, and what is said of those that failed. */
public final class ReplyParsers {
    private ReplyParsers() {}

    public static List<Parser> all() {
        return List.of(
                Parser.of(
                        "labelled batch in the join",
                        List.of(Valid.LABELED.toByteArray()),
                        bytes -> join().accept(LabeledBatch.parseFrom(bytes)),
                        InvalidProtocolBufferException.class),
                Parser.of(
                        "guessed batch in the join",
                        List.of(Valid.GUESSED.toByteArray()),
                        bytes -> join().accept(GuessedBatch.parseFrom(bytes)),
                        InvalidProtocolBufferException.class),
                Parser.of(
                        "dead letter of an order",
                        List.of(Valid.ORDER.toByteArray()),
                        bytes -> DeadLetterLimit.number("epoch", Topic.ORDERS, bytes)));
    }

    private static Join join() {
        OpenOrders orders = new OpenOrders(System::nanoTime);
        orders.order(9, Optional.of(Valid.MODEL));
        Join.Sizes sizes = new Join.Sizes(new Join.Rows(2, 2, 2), new ImageSize(2, 2, 1), 3, 9);
        return new Join("a", sizes, orders, why -> {});
    }
}
