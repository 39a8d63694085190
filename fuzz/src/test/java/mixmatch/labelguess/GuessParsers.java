package mixmatch.labelguess;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import mixmatch.devices.Device;
import mixmatch.fuzz.ModelGraph;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.labelguess.propagation.Propagation;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import mixmatch.onnx.processor.ProcessorGraph;
import mixmatch.onnx.shared.SharedGraphs;
import mixmatch.spec.RunSpec;
import mixmatch.v1.UnlabeledBatch;

/** What labelguess reads: batches, models, propagated labels. */
public final class GuessParsers {
    private GuessParsers() {}

    public static List<Parser> all() throws InvalidProtocolBufferException {
        ModelGraph model = ModelGraph.of(Valid.network().guessing(Valid.metadata()));
        SharedGraphs graphs =
                new SharedGraphs(new SessionSettings(Device.CPU, 1, OnnxModel.Memory.SHARED, CudaOptions.DEFAULT));
        GuessSettings settings = GuessSettings.of(RunSpec.parse("{}", "a test"));
        byte[] labels = PropagationObject.bytes(
                new Propagation(new int[] {0, 1, 1}, new float[] {0, 0.5f, 1}, new double[] {1, 1}));
        return List.of(
                Parser.of(
                        "unlabelled batch's sizes",
                        List.of(Valid.UNLABELED.toByteArray()),
                        bytes -> {
                            UnlabeledBatch batch = UnlabeledBatch.parseFrom(bytes);
                            settings.namesItsModel(batch);
                            settings.fits(batch);
                        },
                        InvalidProtocolBufferException.class),
                Parser.of(
                        "propagated labels",
                        List.of(labels),
                        PropagationObject::parse,
                        InvalidProtocolBufferException.class),
                Parser.of(
                                "guessing model's graph",
                                List.of(model.graph()),
                                bytes -> ProcessorGraph.of(model.with(bytes)),
                                InvalidModelException.class)
                        .slow(),
                Parser.of(
                                "guessing model whose weights are inputs",
                                List.of(model.graph()),
                                bytes -> graphs.load(model.with(bytes), 2).close(),
                                InvalidModelException.class)
                        .slow());
    }
}
