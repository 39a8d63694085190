package mixmatch.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import mixmatch.proto.MessageNames;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.EmbeddedImages;
import mixmatch.v1.EmbeddedViews;
import mixmatch.v1.EmbeddingOrder;
import mixmatch.v1.ImagesEmbedded;
import mixmatch.v1.LabelsPropagated;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.Progress;
import mixmatch.v1.PropagationOrder;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import mixmatch.v1.ServiceBeat;

/** Every message of every topic, decoded, its names judged. */
public final class MessageParsers {
    private static final List<Message> VALID = List.of(
            RunSpec.newBuilder()
                    .setRun("a")
                    .setYaml("name: a")
                    .setDataset(Valid.ref(Valid.images().manifest().key()))
                    .setSplit(Valid.ref("runs/a/split.json"))
                    .build(),
            RunWanted.newBuilder()
                    .setRun("a")
                    .setWish(RunWanted.Wish.WISH_RUN)
                    .setAskedAtMillis(1)
                    .build(),
            RunState.newBuilder()
                    .setRun("a")
                    .setEpoch(1)
                    .setPhase(RunState.Phase.PHASE_RUNNING)
                    .addTrainerFingerprints("cpu")
                    .build(),
            Valid.ORDER,
            Valid.UNLABELED,
            Valid.LABELED,
            Valid.GUESSED,
            PropagationOrder.newBuilder()
                    .setRun("a")
                    .setEpoch(1)
                    .setStep(8)
                    .setAttempt(1)
                    .setModel(Valid.MODEL.getObject())
                    .build(),
            LabelsPropagated.newBuilder()
                    .setRun("a")
                    .setEpoch(1)
                    .setStep(8)
                    .setLabels(Valid.ref("runs/a/models/8-1.labels"))
                    .build(),
            EmbeddingOrder.newBuilder()
                    .setFeatures("a")
                    .setChunk(1)
                    .setAttempt(1)
                    .setGraph(Valid.ref("features/backbones/ab.onnx"))
                    .setChunkOf(EmbeddedImages.newBuilder().setFirst(32).setCount(32))
                    .setViews(EmbeddedViews.newBuilder()
                            .setWeak(8)
                            .setMirror(true)
                            .setSeed(1)
                            .setBatch(16))
                    .build(),
            ImagesEmbedded.newBuilder()
                    .setFeatures("a")
                    .setChunk(1)
                    .setObject(Valid.ref("features/a/chunks/train-32"))
                    .build(),
            ModelPublished.newBuilder()
                    .setRun("a")
                    .setEpoch(1)
                    .setModel(Valid.MODEL)
                    .build(),
            Valid.CHECKPOINT,
            Valid.EVALUATION,
            Progress.newBuilder()
                    .setRun("a")
                    .setEpoch(1)
                    .setStep(8)
                    .setWaitsFor("nothing")
                    .build(),
            ServiceBeat.newBuilder()
                    .setService("augment")
                    .setInstance("host-1")
                    .setRun("a")
                    .build());

    private MessageParsers() {}

    static List<Parser> all() {
        List<Parser> all = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            for (Message type : topic.messages()) {
                List<byte[]> valid = of(type).stream().map(Message::toByteArray).toList();
                all.add(Parser.of(
                        "message " + type.getDescriptorForType().getName(),
                        valid,
                        bytes -> MessageNames.areOwn(
                                topic.parser(RunHeaders.schema(type)).parseFrom(bytes)),
                        InvalidProtocolBufferException.class));
            }
        }
        return all;
    }

    /** The valid messages of a type; fails for a type that is not among them. */
    static List<Message> of(Message type) {
        List<Message> messages = VALID.stream()
                .filter(message -> message.getClass() == type.getClass())
                .toList();
        if (messages.isEmpty()) {
            throw new AssertionError("no valid " + type.getDescriptorForType().getName());
        }
        return messages;
    }

    /** All of them. */
    public static List<Message> valid() {
        return VALID;
    }
}
