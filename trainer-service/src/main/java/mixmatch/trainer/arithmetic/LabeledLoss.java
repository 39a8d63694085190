package mixmatch.trainer.arithmetic;

/** L_x: cross-entropy with soft targets (MixMatch, 2019, eq. 3). */
final class LabeledLoss {
    /**
     * A method of a {@link TorchScript}: the sum over rows of weight * cross-entropy, a scalar.
     *
     * <p>logits [N, classes]; targets, probabilities [N, classes]; row_weights [N]: 1 / B for each of the B labeled rows of
     * a step, 0 for others.
     */
    static final String METHOD = """
              def labeled_loss(self: __torch__.Program, logits: Tensor, targets: Tensor, row_weights: Tensor) -> Tensor:
                agreement = torch.sum(torch.mul(torch.log_softmax(logits, 1), targets), [1])
                return torch.neg(torch.sum(torch.mul(agreement, row_weights)))
            """;

    private LabeledLoss() {}
}
