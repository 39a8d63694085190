package mixmatch.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.engine.OwnLosses;

/** The losses of a step and their gradient by the logits, on the device; in double precision, as Java has them. */
final class DeviceLosses {
    // 6 is float32, 7 float64.
    private static final String OF_MEAN = """
              def %1$s_losses(self: __torch__.Program, logits: Tensor, numbers: Tensor) -> Tuple[Tensor, Tensor]:
                parts = torch.split_with_sizes(numbers, [%2$d, 1, 1, 1], 1)
                leaf = torch.requires_grad_(torch.to(torch.detach(logits), 7), True)
                of_labeled = (self).cross_entropy(leaf, parts[0])
                of_others = (self).%1$s(leaf, parts[0])
                x = torch.sum(torch.mul(of_labeled, parts[1]))
                u = torch.sum(torch.mul(of_others, parts[2]))
                total = torch.add(x, torch.sum(torch.mul(of_others, parts[3])))
                found = torch.grad([total], [leaf])
                return (torch.detach(torch.stack([x, u])), torch.to(unchecked_cast(Tensor, found[0]), 6))
            """;
    private static final String MEANS = """
              def cross_entropy(self: __torch__.Program, logits: Tensor, targets: Tensor) -> Tensor:
                logs = torch.log_softmax(logits, 1)
                return torch.neg(torch.sum(torch.mul(targets, logs), [1], True))
              def squared_error(self: __torch__.Program, logits: Tensor, targets: Tensor) -> Tensor:
                error = torch.sub(torch.softmax(logits, 1), targets)
                return torch.mean(torch.mul(error, error), [1], True)
            """;

    private final HostArrays arrays;
    private final int classes;
    private final TorchScript script;

    /** The values lossX and lossU, and the gradient as float32 [places, classes]. */
    record Found(NDArray values, NDArray gradient) {}

    DeviceLosses(NDManager manager, HostArrays arrays, int classes) {
        this.arrays = arrays;
        this.classes = classes;
        this.script = TorchScript.compile(
                manager,
                MEANS
                        + Stream.of(OwnLosses.Mean.values())
                                .map(mean -> OF_MEAN.formatted(name(mean), classes))
                                .collect(Collectors.joining()));
    }

    private static String name(OwnLosses.Mean mean) {
        return mean.name().toLowerCase(Locale.ROOT);
    }

    /** @param logits float [places, classes] */
    Found of(NDManager scratch, NDArray logits, OwnLosses.Targets targets) {
        int places = targets.ofX().length;
        double[] numbers = new double[places * (classes + 3)];
        for (int place = 0, at = 0; place < places; place++) {
            for (int c = 0; c < classes; c++) {
                numbers[at++] = targets.targets()[place * classes + c];
            }
            numbers[at++] = targets.ofX()[place];
            numbers[at++] = targets.ofU()[place];
            numbers[at++] = targets.weightU() * targets.ofU()[place];
        }
        NDList found = script.call(
                scratch,
                name(targets.unlabeled()) + "_losses",
                logits,
                arrays.create(scratch, numbers, new Shape(places, classes + 3)));
        return new Found(found.get(0), found.get(1));
    }
}
