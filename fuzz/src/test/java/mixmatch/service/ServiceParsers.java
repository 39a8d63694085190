package mixmatch.service;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.fuzz.MessageParsers;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import mixmatch.v1.UnlabeledBatch;

/** What every service does with messages before it trusts them. */
public final class ServiceParsers {
    private static final List<String> KINDS = List.of("/spec", "/wanted", "/state");

    private ServiceParsers() {}

    public static List<Parser> all() {
        List<byte[]> runs = MessageParsers.valid().stream()
                .filter(m -> m instanceof RunSpec || m instanceof RunWanted || m instanceof RunState)
                .map(m -> m.toByteArray())
                .toList();
        List<byte[]> keys = KINDS.stream().map(kind -> Valid.bytes("a" + kind)).toList();
        KnownRuns known = new KnownRuns();
        CurrentOrders orders = new CurrentOrders((run, epoch) -> 1);
        return List.of(
                Parser.of(
                        "topic runs: values",
                        runs,
                        bytes -> KINDS.forEach(kind -> Topic.RUNS
                                .messages()
                                .forEach(type -> known.accept("a" + kind, RunHeaders.schema(type), bytes)))),
                Parser.of("topic runs: keys", keys, bytes -> Stream.of(runs.get(0), new byte[0])
                        .forEach(value -> new KnownRuns()
                                .accept(Valid.text(bytes), RunHeaders.schema(RunSpec.getDefaultInstance()), value))),
                Parser.of("topic runs: header schema", keys, bytes -> new KnownRuns()
                        .accept("a/spec", Valid.text(bytes), runs.get(0))),
                Parser.of(
                        "order of a batch",
                        List.of(Valid.ORDER.toByteArray()),
                        bytes -> orders.refuses(BatchOrder.parseFrom(bytes)),
                        InvalidProtocolBufferException.class),
                Parser.of(
                        "unlabelled batch's order",
                        List.of(Valid.UNLABELED.toByteArray()),
                        bytes -> orders.refuses(UnlabeledBatch.parseFrom(bytes)),
                        InvalidProtocolBufferException.class));
    }
}
