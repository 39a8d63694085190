package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import mixmatch.networks.Network;

/** A chunk in one native call, whose backward pass the engine derives. It computes in any format, precision and device. */
final class AutogradChunk implements ChunkGradient {
    // The weights once more, on the same memory, as what the gradient is wanted for.
    private static final String METHODS = """
              def mixmatch(self: __torch__.Program, weights: Tensor, statistics: Tensor, images: Tensor, targets: Tensor, \
            labeled_weights: Tensor, unlabeled_weights: Tensor, lambda_u: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                leaf = torch.requires_grad_(torch.detach(weights), True)
                logits = (self).logits(leaf, statistics, images)
                loss_x = (self).labeled_loss(logits, targets, labeled_weights)
                loss_u = (self).unlabeled_loss(logits, targets, unlabeled_weights)
                gradient = torch.grad([torch.add(loss_x, torch.mul(loss_u, lambda_u))], [leaf])
                return (torch.detach(loss_x), torch.detach(loss_u), unchecked_cast(Tensor, gradient[0]))
              def supervised(self: __torch__.Program, weights: Tensor, statistics: Tensor, images: Tensor, targets: Tensor, \
            row_weights: Tensor) -> Tuple[Tensor, Tensor]:
                leaf = torch.requires_grad_(torch.detach(weights), True)
                loss_x = (self).labeled_loss((self).logits(leaf, statistics, images), targets, row_weights)
                gradient = torch.grad([loss_x], [leaf])
                return (torch.detach(loss_x), unchecked_cast(Tensor, gradient[0]))
            """;

    private final TorchScript script;

    /** @param batchNormDecay d in running = d * running + (1 - d) * batch */
    AutogradChunk(NDManager manager, Network network, MemoryFormat format, Precision precision, double batchNormDecay) {
        this.script = TorchScript.compile(
                manager,
                NetworkScript.training(network, format, precision, batchNormDecay)
                        + LabeledLoss.METHOD
                        + UnlabeledLoss.METHOD
                        + METHODS);
    }

    @Override
    public Result mixMatch(Team team, NDManager manager, Parameters parameters, Rows rows, MixMatchWeights rowWeights) {
        NDList results = script.call(
                manager,
                "mixmatch",
                parameters.weights(),
                parameters.statistics(),
                rows.images(),
                rows.targets(),
                rowWeights.labeled(),
                rowWeights.unlabeled(),
                rowWeights.lambdaU());
        return new Result(results.get(0).getFloat(), results.get(1).getFloat(), results.get(2));
    }

    @Override
    public Result supervised(Team team, NDManager manager, Parameters parameters, Rows rows, NDArray rowWeights) {
        NDList results = script.call(
                manager,
                "supervised",
                parameters.weights(),
                parameters.statistics(),
                rows.images(),
                rows.targets(),
                rowWeights);
        return new Result(results.get(0).getFloat(), 0, results.get(1));
    }
}
